package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the reference of the configuration from the records and their Javadoc. */
final class ConfigurationReference {

    private static final Path SOURCES = Path.of("src/main/java/litellmha/settings");

    static final Path PAGE = Path.of("docs/configuration.md");

    private static final String HEAD = """
            # Configuration

            All keys of a stack file, below `config:` and with the prefix `litellm-ha:`. Generated from the code by
            `make golden`. Unknown keys, wrong types, missing values and values below the tier's guarantees are refused before
            anything is changed, and one error names all of them. A text that looks like a number, a date or a boolean stands in
            quotes: Pulumi would change an `apiVersion` of 2024-10-21 without them.

            | Key | Value | Required | What it is |
            | --- | --- | --- | --- |
            """;

    private static final Map<Class<?>, String> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(int.class, "whole number"),
            Map.entry(Integer.class, "whole number"),
            Map.entry(BigDecimal.class, "number"),
            Map.entry(ObjectNode.class, "object"),
            Map.entry(Quantity.class, "quantity: `500m`, `10Gi`"),
            Map.entry(CronSchedule.class, "schedule: `0 0 2 * * *`"),
            Map.entry(ImageReference.class, "image with a tag or digest"),
            Map.entry(PostgresImage.class, "image with the version as its tag"),
            Map.entry(Cidr.class, "addresses: `10.0.0.0/8`"),
            Map.entry(SecretSource.class, "[secret](secrets.md)"));

    private final String source;
    private final StringBuilder table = new StringBuilder(HEAD);

    private ConfigurationReference(String source) {
        this.source = source;
    }

    /** Run by {@code make golden} . */
    public static void main(String[] args) throws IOException {
        Files.writeString(PAGE, text());
    }

    static String text() throws IOException {
        ConfigurationReference reference = new ConfigurationReference(sources());
        reference.rows(Settings.class, "");
        return reference.table.toString();
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SOURCES, "*.java")) {
            for (Path file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private void rows(Class<?> type, String path) {
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = component.getType() == Optional.class;
            row(
                    optional ? argument(component.getGenericType()) : component.getGenericType(),
                    path + component.getName(),
                    optional,
                    description(type.getSimpleName(), component.getName()));
        }
    }

    private void row(Type type, String path, boolean optional, String description) {
        if (type instanceof ParameterizedType parameterized) {
            boolean list = parameterized.getRawType() == List.class;
            if (argument(type) instanceof ParameterizedType inner) {
                write(path, "map to lists of " + value((Class<?>) argument(inner)), optional, description);
                return;
            }
            Class<?> element = (Class<?>) argument(type);
            boolean object = isObject(element);
            write(path, (list ? "list of " : "map to ") + (object ? "objects" : value(element)), optional, description);
            if (object) {
                rows(element, path + (list ? "[]." : ".*."));
            }
            return;
        }
        Class<?> target = (Class<?>) type;
        write(path, isObject(target) ? "object" : value(target), optional, description);
        if (isObject(target)) {
            rows(target, path + ".");
        }
    }

    private void write(String path, String value, boolean optional, String description) {
        table.append("| `%s` | %s | %s | %s |%n".formatted(path, value, optional ? "" : "yes", description));
    }

    private static Type argument(Type type) {
        Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
        return arguments[arguments.length - 1];
    }

    private static boolean isObject(Class<?> type) {
        return type.isRecord() && !VALUES.containsKey(type);
    }

    private static String value(Class<?> type) {
        return type.isEnum()
                ? "one of " + String.join(", ", StrictReader.choices(type))
                : Optional.ofNullable(VALUES.get(type)).orElseThrow();
    }

    /** The text of the component's {@code @param}. */
    private String description(String record, String component) {
        Matcher declaration = Pattern.compile("record " + record + "\\(").matcher(source);
        if (!declaration.find()) {
            throw new IllegalStateException("no record " + record);
        }
        int start = source.lastIndexOf("/**", declaration.start());
        Matcher text = Pattern.compile("@param " + component + " (.*?)(?=\\s*\\* @|\\s*\\*/)", Pattern.DOTALL)
                .matcher(source.substring(start, declaration.start()));
        if (!text.find()) {
            throw new IllegalStateException("%s.%s has no @param".formatted(record, component));
        }
        return text.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").replaceAll("\\{@code ([^}]*)}", "`$1`");
    }
}
