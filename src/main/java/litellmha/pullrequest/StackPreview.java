package litellmha.pullrequest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code pulumi preview} for a stack.
 *
 * @param text as a user sees it
 * @param steps only those that change something; if the preview failed, those that it reached
 */
public record StackPreview(String text, boolean failed, List<Step> steps) {

    /** The engine's names of steps that change something, and how its own summary writes them. */
    private static final Map<String, String> OPERATIONS =
            Map.of("create", "+", "update", "~", "replace", "+-", "delete", "-");

    private static final JsonMapper JSON = new JsonMapper();

    public StackPreview {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param operation create, update, replace or delete
     * @param kind of the Kubernetes object, or of another resource
     * @param name of the resource, which is the object's name without its generated part
     */
    public record Step(String operation, String kind, String name) {}

    /** @param events the engine's, one JSON text a line, as {@code --event-log} writes them */
    public static StackPreview of(String text, boolean failed, List<String> events) {
        List<Step> steps = new ArrayList<>();
        for (String event : events) {
            JsonNode step = parsed(event).path("resourcePreEvent").path("metadata");
            String operation = step.path("op").asText();
            // The engine's own summary omits default providers too.
            if (OPERATIONS.containsKey(operation) && !step.path("type").asText().startsWith("pulumi:providers:")) {
                steps.add(new Step(
                        operation,
                        afterLast(":", step.path("type").asText()),
                        afterLast("::", step.path("urn").asText())));
            }
        }
        return new StackPreview(text, failed, steps);
    }

    /** {@code +1 ~2 +-0 -0}: created, updated, replaced, deleted. */
    String counts() {
        return "%s %s %s %s".formatted(count("create"), count("update"), count("replace"), count("delete"));
    }

    private String count(String operation) {
        return OPERATIONS.get(operation)
                + steps.stream()
                        .filter(step -> step.operation().equals(operation))
                        .count();
    }

    private static String afterLast(String separator, String text) {
        int at = text.lastIndexOf(separator);
        return at < 0 ? text : text.substring(at + separator.length());
    }

    private static JsonNode parsed(String event) {
        try {
            return JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an event of the engine is not JSON: " + event, e);
        }
    }
}
