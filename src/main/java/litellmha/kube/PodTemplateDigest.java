package litellmha.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pulumi.core.Output;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.resources.InputArgs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

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

    /** Returns arguments as maps, lists and values; those that are not set are omitted. */
    static Object plain(InputArgs args) {
        return JSON.convertValue(new DeclaredInputs(PodTemplateDigest::known).of(args), Object.class);
    }

    /** An output whose value is known applies at once, on this thread. */
    private static Object known(Output<?> output) {
        AtomicReference<Object> value = new AtomicReference<>();
        output.applyValue(known -> {
            value.set(known);
            return known;
        });
        return Objects.requireNonNull(value.get(), "a pod template has values that are known at once");
    }
}
