package litellmha.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.internal.Internal;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.resources.InputArgs;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A digest of everything that a pod template says; the same in every run, in whatever order it was said. */
public final class PodTemplateDigest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PodTemplateDigest() {}

    /**
     * Returns eight hexadecimal digits.
     *
     * @param template whose values are all known; it refers to secrets and holds none
     * @param files what its containers run and it does not say itself
     */
    public static String of(PodTemplateSpecArgs template, String... files) {
        try {
            byte[] text =
                    JSON.writeValueAsString(List.of(plain(template), files)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 4);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("plain values have a JSON form, and every Java platform has SHA-256", e);
        }
    }

    /** As maps, lists and values; what is not set is left out. */
    static Object plain(Object value) {
        if (value instanceof Output<?> output) {
            return plain(Internal.of(output).getDataAsync().join().getValueNullable());
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof Either<?, ?> either) {
            return plain(either.isLeft() ? either.left() : either.right());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PodTemplateDigest::plain).toList();
        }
        return value instanceof InputArgs args ? fields(args) : value;
    }

    private static Map<String, Object> fields(InputArgs args) {
        Map<String, Object> fields = new TreeMap<>();
        for (Field field : args.getClass().getDeclaredFields()) {
            Import name = field.getAnnotation(Import.class);
            if (name != null) {
                fields.put(name.name(), plain(read(field, args)));
            }
        }
        // A field that is not set would change every digest when a version of the SDK adds one.
        fields.values().removeIf(Objects::isNull);
        return fields;
    }

    private static Object read(Field field, InputArgs args) {
        try {
            field.setAccessible(true);
            return field.get(args);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("it was made accessible", e);
        }
    }
}
