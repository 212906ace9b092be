package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Struct;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** One resource's life with a provider. What the provider answers becomes a text that can be compared. */
public final class ProviderSession {
    /** Kinds of refusals, by what their messages have in common; the first that matches counts. */
    private static final List<RefusalKind> REFUSALS = List.of(
            new RefusalKind("admission", "Invalid synchronous configuration"),
            new RefusalKind("already exists", "already exists"),
            new RefusalKind("conflict with %s", "conflicts? with \"([^\"]+)\""),
            new RefusalKind("immutable", "field is immutable"),
            new RefusalKind("no namespace", "(?<!in )namespaces? \"[^\"]+\" not found"),
            new RefusalKind("not found", "not found"),
            new RefusalKind("no base64", "base64"));

    private record RefusalKind(String text, Pattern pattern) {
        RefusalKind(String text, String pattern) {
            this(text, Pattern.compile(pattern));
        }
    }

    private final ProviderCalls calls;
    final OutsideClient outside;
    final String namespace;
    final String name;
    private CreateResponse last = CreateResponse.getDefaultInstance();
    private ObjectNode inputs = ProviderCalls.json("{}");

    /** @param stub of a provider that {@link #configure} has configured */
    public ProviderSession(ResourceProviderBlockingStub stub, OutsideClient outside, String namespace, String name) {
        this.calls = new ProviderCalls(stub);
        this.outside = outside;
        this.namespace = namespace;
        this.name = name;
    }

    /** Configures a provider as {@code Pulumi.yaml} does, and with further settings. */
    public static void configure(ResourceProviderBlockingStub stub, String... further) {
        new ProviderCalls(stub)
                .configure(Stream.concat(Stream.of("enableConfigMapMutable", "enableSecretMutable"), Stream.of(further))
                        .toArray(String[]::new));
    }

    /** The session's object, of that kind and with the rest of its members. */
    ObjectNode object(String apiVersion, String kind, String rest) {
        ObjectNode object = ProviderCalls.json("{" + rest + "}");
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.withObjectProperty("metadata").put("name", name).put("namespace", namespace);
        return object;
    }

    public String create(ObjectNode wanted) {
        return answer(() -> {
            last = calls.create(required(wanted));
            inputs = wanted;
            return "CREATED";
        });
    }

    String previewCreate(ObjectNode wanted) {
        return answer(() -> {
            calls.create(required(wanted), true);
            return "PREVIEWED";
        });
    }

    public String update(ObjectNode wanted, String... ignored) {
        return answer(() -> {
            Struct state = calls.update(last, wanted, false, ignored);
            last = last.toBuilder().setProperties(state).build();
            inputs = wanted;
            return "UPDATED";
        });
    }

    String previewUpdate(ObjectNode wanted, String... ignored) {
        return answer(() -> {
            calls.update(last, wanted, true, ignored);
            return "PREVIEWED";
        });
    }

    String diff(ObjectNode wanted, String... ignored) {
        return answer(() -> {
            DiffResponse diff = calls.diff(last.getProperties(), wanted, ignored);
            if (diff.getChanges() == DiffChanges.DIFF_NONE) {
                return "UNCHANGED";
            }
            String changes = diff.getDetailedDiffMap().entrySet().stream()
                    .map(change -> sign(change.getValue().getKind()) + change.getKey())
                    .sorted()
                    .collect(Collectors.joining(", "));
            return diff.getReplacesCount() == 0
                    ? "UPDATE " + changes
                    : (diff.getDeleteBeforeReplace() ? "DELETE, REPLACE " : "REPLACE ") + changes;
        });
    }

    private static String sign(PropertyDiff.Kind kind) {
        return switch (kind) {
            case ADD -> "+";
            case DELETE -> "-";
            case UPDATE -> "~";
            case ADD_REPLACE -> "!+";
            case DELETE_REPLACE -> "!-";
            case UPDATE_REPLACE -> "!~";
            case UNRECOGNIZED -> "?";
        };
    }

    String read() {
        return answer(() -> {
            ReadResponse found = calls.read(last, inputs);
            last = last.toBuilder().setProperties(found.getProperties()).build();
            return found.getId().isEmpty() ? "GONE" : "FOUND";
        });
    }

    String delete() {
        return answer(() -> {
            calls.delete(last, inputs);
            return "DELETED";
        });
    }

    /** The places of the state that are marked as secret. */
    String secrets() {
        return marked(PropertyPath.ROOT, Wire.read(last.getProperties()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> marked(PropertyPath place, JsonNode value) {
        if (Wire.isSecret(value)) {
            return Stream.of(place.toString());
        }
        return value instanceof ArrayNode
                ? value.valueStream().flatMap(element -> marked(place.member("[]"), element))
                : value.properties().stream()
                        .flatMap(member -> marked(place.member(member.getKey()), member.getValue()));
    }

    /** What the cluster has at a place of the object; empty if nothing. */
    String live(ObjectNode object, String pointer) {
        return outside.find(object).map(found -> found.at(pointer).toString()).orElse("no object");
    }

    /** Who manages fields of the object. */
    String managers(ObjectNode object) {
        return outside.find(object).stream()
                .flatMap(found -> found.at("/metadata/managedFields").valueStream())
                .filter(entry -> !entry.has("subresource"))
                .map(entry -> entry.path("manager").asText() + " by "
                        + entry.path("operation").asText())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private ObjectNode required(ObjectNode wanted) {
        List<String> reasons = calls.failures(wanted).stream()
                .map(failure -> failure.getProperty() + " " + failure.getReason())
                .toList();
        if (!reasons.isEmpty()) {
            throw new Refusal(String.join(", ", reasons));
        }
        return wanted;
    }

    private static String answer(Supplier<String> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException | Refusal e) {
            return "REFUSED: " + kind(e.getMessage());
        }
    }

    private static String kind(String message) {
        for (RefusalKind kind : REFUSALS) {
            Matcher matcher = kind.pattern().matcher(message);
            if (matcher.find()) {
                return kind.text().formatted(matcher.groupCount() > 0 ? matcher.group(1) : "");
            }
        }
        return message;
    }
}
