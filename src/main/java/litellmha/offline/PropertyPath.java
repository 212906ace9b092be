package litellmha.offline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in an object. {@link #toString} writes it as the engine does: {@code spec.containers[0].image}, and
 * {@code metadata.annotations["a.b/c"]} for keys with a dot, a quote or a bracket.
 *
 * @param steps keys as they are, indices as {@code [0]}
 */
record PropertyPath(List<String> steps) {
    static final PropertyPath ROOT = new PropertyPath(List.of());

    PropertyPath {
        steps = List.copyOf(steps);
    }

    /** @param path plain keys with dots between them */
    static PropertyPath parse(String path) {
        return new PropertyPath(List.of(path.split("\\.")));
    }

    PropertyPath member(String key) {
        return append(key);
    }

    PropertyPath element(int index) {
        return append("[" + index + "]");
    }

    private PropertyPath append(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new PropertyPath(longer);
    }

    /** Whether a value at the given place is, contains or lies within what is at this path. */
    boolean touches(PropertyPath place, JsonNode value) {
        int common = Math.min(steps.size(), place.steps.size());
        if (!steps.subList(0, common).equals(place.steps.subList(0, common))) {
            return false;
        }
        JsonNode inner = value;
        for (String step : steps.subList(common, steps.size())) {
            inner = inner.path(step);
        }
        return !inner.isMissingNode();
    }

    /** This place as a JSON pointer; its steps must be plain keys. */
    JsonPointer pointer() {
        JsonPointer pointer = JsonPointer.empty();
        for (String step : steps) {
            pointer = pointer.appendProperty(step);
        }
        return pointer;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            if (step.matches("\\[\\d+]")) {
                text.append(step);
            } else if (step.matches(".*[.\"\\[\\]].*")) {
                text.append("[\"").append(step.replace("\"", "\\\"")).append("\"]");
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
