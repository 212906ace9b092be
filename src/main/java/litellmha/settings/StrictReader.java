package litellmha.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Binds a JSON tree to records and collects every fault, where Jackson would stop at the first.
 *
 * <p>A component of type {@link Optional} may be missing, every other one is required; an unknown key is a fault. An enum, a
 * secret, a string, a number, a boolean and a record whose only component is named {@code text} are values: Jackson
 * converts them, without coercing one type into another. All other types are objects, or lists and maps of these.
 *
 * <p>A sample of its type replaces a faulty value, so that rules can check all the others.
 */
final class StrictReader {

    private static final JsonMapper VALUES = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withCoercionConfig(
                    LogicalType.Textual, textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private static final Map<Class<?>, Object> SAMPLES = Map.of(
            String.class, "a/b",
            BigDecimal.class, new BigDecimal("1e-6"),
            Quantity.class, new Quantity("1Gi"),
            ImageReference.class, new ImageReference("a:1"),
            PostgresImage.class, new PostgresImage("a:18"),
            SecretSource.class, new SecretSource.Encrypted());

    /** The JVM makes the components anew, and parses their generic types anew, each time that it is asked for them. */
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> record) {
            return List.of(record.getRecordComponents());
        }
    };

    /** Replaces a faulty value of a type without a sample; a record with it is not constructed. */
    private static final Object FAULTY = new Object();

    private final List<Problem> problems = new ArrayList<>();
    private final List<String> meant = new ArrayList<>();

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Returns the paths of the keys that misspelt ones probably stand for. */
    List<String> meant() {
        return List.copyOf(meant);
    }

    /**
     * Returns the value, or nothing if its faults prevent that. Look at {@link #problems()} first: if there are any, the
     * value contains samples.
     */
    <T> Optional<T> read(JsonNode node, Class<T> type, String path) {
        return bind(node, type, path).map(type::cast);
    }

    private Optional<Object> bind(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType parameterized) {
            Type element = parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1];
            return parameterized.getRawType() == List.class
                    ? bindList(node, element, path)
                    : bindMap(node, element, path);
        }
        Class<?> target = (Class<?>) type;
        return target.isRecord() && !isTextRecord(target)
                ? bindRecord(node, target, path)
                : bindValue(node, target, path);
    }

    /** Whether a type is a record of a text that checks itself, which is no block. */
    static boolean isTextRecord(Class<?> type) {
        return type.isRecord()
                && COMPONENTS.get(type).size() == 1
                && COMPONENTS.get(type).get(0).getName().equals("text");
    }

    private Optional<Object> bindRecord(JsonNode node, Class<?> target, String path) {
        List<String> keys =
                COMPONENTS.get(target).stream().map(RecordComponent::getName).toList();
        if (!node.isObject()) {
            problems.add(new Problem(path, shown(node), Expected.block(target), ""));
            return Optional.empty();
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                Optional<String> near = NearMiss.of(key, keys);
                near.filter(known -> !node.has(known)).ifPresent(known -> meant.add(child(path, known)));
                problems.add(Problem.unknownKey(child(path, key), keys, near));
            }
        });
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : COMPONENTS.get(target)) {
            values.add(bindComponent(node.path(component.getName()), component, child(path, component.getName())));
        }
        // The other values are checked even if a key is unknown.
        return values.contains(FAULTY) ? Optional.empty() : construct(target, values, path);
    }

    private Object bindComponent(JsonNode node, RecordComponent component, String path) {
        boolean absent = node.isMissingNode() || node.isNull();
        if (component.getType() == Optional.class) {
            Type type = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            return absent ? Optional.empty() : bind(node, type, path);
        }
        if (absent) {
            problems.add(new Problem(path, Problem.NOTHING, allowed(component.getGenericType(), path), ""));
            return sample(component.getType());
        }
        return bind(node, component.getGenericType(), path).orElseGet(() -> sample(component.getType()));
    }

    private static Object sample(Class<?> type) {
        return SAMPLES.getOrDefault(type, FAULTY);
    }

    private Optional<Object> construct(Class<?> target, List<Object> values, String path) {
        Class<?>[] types =
                COMPONENTS.get(target).stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return Optional.of(target.getDeclaredConstructor(types).newInstance(values.toArray()));
        } catch (InvocationTargetException e) {
            problems.add(new Problem(path, "these values together", e.getCause().getMessage(), ""));
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + target, e);
        }
    }

    private Optional<Object> bindList(JsonNode node, Type element, String path) {
        if (!node.isArray()) {
            problems.add(new Problem(path, shown(node, element), Expected.listOf(element), ""));
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            bind(node.get(i), element, path + "[" + i + "]").ifPresent(values::add);
        }
        return values.size() < node.size() ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    private Optional<Object> bindMap(JsonNode node, Type element, String path) {
        if (!node.isObject()) {
            problems.add(new Problem(path, shown(node, element), Expected.objectOf(element), ""));
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> bind(entry.getValue(), element, child(path, entry.getKey()))
                .ifPresent(value -> values.put(entry.getKey(), value)));
        return values.size() < node.size() ? Optional.empty() : Optional.of(Map.copyOf(values));
    }

    private Optional<Object> bindValue(JsonNode node, Class<?> target, String path) {
        if (target.isEnum() && !choices(target).contains(node.textValue())) {
            // Jackson would trim it, and accept the constant's number.
            problems.add(new Problem(path, shown(node), Expected.of(target), suggestion(node, target)));
            return Optional.empty();
        }
        try {
            Object value = VALUES.treeToValue(node, target);
            // Jackson returns null for a null in a list, and for an empty text instead of a number.
            if (value == null) {
                problems.add(new Problem(path, shown(node), allowed(target, path), ""));
            }
            return Optional.ofNullable(value);
        } catch (JsonProcessingException | NumberFormatException e) {
            // NumberFormatException: YAML has an infinity, which BigDecimal lacks.
            String allowed = e.getCause() instanceof IllegalArgumentException refused
                    ? refused.getMessage()
                    : allowed(target, path);
            problems.add(
                    new Problem(path, shown(node, target), allowed, isUnquoted(node, target) ? Problem.QUOTES : ""));
            return Optional.empty();
        }
    }

    /** A whole number's key may allow less than its type does. */
    private static String allowed(Type type, String path) {
        return Stream.of(int.class, Integer.class)
                .filter(type::equals)
                .flatMap(number -> Ranges.find(path.replace(SettingsReader.PREFIX, "")).stream())
                .map(Ranges.Range::toString)
                .findFirst()
                .orElseGet(() -> Expected.of(type));
    }

    /** Whether a number or a boolean is what a text would be without its quotes. */
    private static boolean isUnquoted(JsonNode node, Class<?> target) {
        if (!node.isNumber() && !node.isBoolean() || target != String.class && !isTextRecord(target)) {
            return false;
        }
        try {
            VALUES.treeToValue(TextNode.valueOf(node.asText()), target);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String suggestion(JsonNode node, Class<?> target) {
        return NearMiss.of(node.asText(), choices(target))
                .map(Problem::didYouMean)
                .orElse("");
    }

    static List<String> choices(Class<?> target) {
        return Arrays.stream(target.getEnumConstants())
                .map(constant -> VALUES.convertValue(constant, String.class))
                .toList();
    }

    private static String child(String path, String key) {
        return path.isEmpty() ? key : path + (path.endsWith(":") ? "" : ".") + key;
    }

    /** Never quotes a malformed secret. */
    private static String shown(JsonNode node, Type wanted) {
        if (wanted == SecretSource.class) {
            return "something else";
        }
        boolean isImage = wanted == ImageReference.class || wanted == PostgresImage.class;
        return isImage && node.isTextual() ? ImageReference.shown(node.textValue()) : shown(node);
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
