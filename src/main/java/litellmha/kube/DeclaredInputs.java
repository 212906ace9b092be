package litellmha.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.InputArgs;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a resource's arguments as JSON, with secrets in clear text. It knows the types that the program uses; tests compare
 * the result with what Pulumi's mocks and the real engine receive.
 */
public final class DeclaredInputs {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Class<?>, List<Field>> fields = new HashMap<>();
    private final Function<Output<?>, Object> valueOfOutput;

    /** @param valueOfOutput gives the value of an output that is known at once */
    public DeclaredInputs(Function<Output<?>, Object> valueOfOutput) {
        this.valueOfOutput = valueOfOutput;
    }

    /** Returns what is set; what is not set is left out. */
    public ObjectNode of(InputArgs args) {
        ObjectNode object = JSON.createObjectNode();
        for (Field field : fields.computeIfAbsent(args.getClass(), DeclaredInputs::fields)) {
            add(object, field.getAnnotation(Import.class).name(), value(field, args));
        }
        return object;
    }

    private static void add(ObjectNode object, String name, JsonNode value) {
        if (!value.isNull()) {
            object.set(name, value);
        }
    }

    private JsonNode value(Field field, InputArgs args) {
        try {
            return tree(field.get(args));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the field was made accessible", e);
        }
    }

    private JsonNode tree(Object value) {
        if (value instanceof Output<?> output) {
            return tree(valueOfOutput.apply(output));
        }
        if (value instanceof Optional<?> optional) {
            return tree(optional.orElse(null));
        }
        if (value instanceof Either<?, ?> either) {
            return tree(either.isLeft() ? either.left() : either.right());
        }
        if (value instanceof InputArgs args) {
            return of(args);
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.createObjectNode();
            map.forEach((name, member) -> add(object, (String) name, tree(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(element -> array.add(tree(element)));
            return array;
        }
        return JSON.valueToTree(value);
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Class<?> part = type; part != InputArgs.class; part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (field.isAnnotationPresent(Import.class)) {
                    field.setAccessible(true);
                    found.add(field);
                }
            }
        }
        return List.copyOf(found);
    }
}
