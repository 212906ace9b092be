package litellmha.settings;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what a stack file may have somewhere, to somebody who wrote something else there. */
final class Expected {

    private Expected() {}

    /** Returns the values that a type allows. */
    static String of(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            return parameterized.getRawType() == List.class ? listOf(arguments[0]) : objectOf(arguments[1]);
        }
        Class<?> target = (Class<?>) type;
        if (target.isEnum()) {
            return "one of " + String.join(", ", StrictReader.choices(target));
        }
        if (target == SecretSource.class) {
            return SecretSource.ALLOWED;
        }
        if (target == int.class || target == Integer.class) {
            return "a whole number";
        }
        if (target == boolean.class || target == Boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(target)) {
            return "a number";
        }
        if (target == String.class) {
            return "a text";
        }
        if (StrictReader.isTextRecord(target)) {
            return whatItAllows(target);
        }
        return target.isRecord() ? block(target) : "an object";
    }

    static String listOf(Type entry) {
        return "a list, each entry " + of(entry);
    }

    static String objectOf(Type value) {
        return "an object, each value " + of(value);
    }

    /** The exception of a value type says what the type allows. */
    private static String whatItAllows(Class<?> target) {
        try {
            target.getDeclaredConstructor(String.class).newInstance("");
            return "a text";
        } catch (InvocationTargetException e) {
            return "a text: " + e.getCause().getMessage();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + target, e);
        }
    }

    /** Returns the keys that a block must have, with those inside them, and then the names of the others. */
    static String block(Class<?> block) {
        List<String> others = Arrays.stream(block.getRecordComponents())
                .filter(Expected::isOptional)
                .map(RecordComponent::getName)
                .toList();
        String required = required(block);
        if (required.isEmpty()) {
            return "an object with some of the keys " + String.join(", ", others);
        }
        return "an object such as {%s}".formatted(required)
                + (others.isEmpty() ? "" : ", with or without " + String.join(", ", others));
    }

    private static String required(Class<?> block) {
        return Arrays.stream(block.getRecordComponents())
                .filter(component -> !isOptional(component))
                .map(component -> component.getName() + ": " + value(component.getGenericType(), component.getName()))
                .collect(joining(", "));
    }

    private static boolean isOptional(RecordComponent component) {
        return component.getType() == Optional.class;
    }

    private static String value(Type type, String key) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            return parameterized.getRawType() == List.class ? "[%s]".formatted(value(arguments[0], key)) : "{}";
        }
        Class<?> target = (Class<?>) type;
        if (target.isRecord() && !StrictReader.isTextRecord(target)) {
            return "{%s}".formatted(required(target));
        }
        return target == boolean.class
                ? "true"
                : key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }
}
