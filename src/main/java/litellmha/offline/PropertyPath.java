package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an object, written as the engine writes it: {@code spec.containers[0].image}, and
 * {@code metadata.annotations["a.b/c"]} for keys with a dot, a quote or a bracket. In a pattern, {@code *} stands for
 * any key or index.
 *
 * @param steps keys as they are, indices as {@code [0]}
 */
record PropertyPath(List<String> steps) {
    static final PropertyPath ROOT = new PropertyPath(List.of());

    private static final Pattern STEP = Pattern.compile("""
            \\.?(?<key>[^.\\[\\]"]+)|\\[(?<index>\\d+|\\*)]|\\["(?<quoted>(?:[^"\\\\]|\\\\.)*)"]""");

    PropertyPath {
        steps = List.copyOf(steps);
    }

    static PropertyPath parse(String text) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!step.find(end) || step.start() != end) {
                throw new Refusal("not a property path: " + text);
            }
            if (step.group("index") != null) {
                steps.add("*".equals(step.group("index")) ? "*" : "[" + step.group("index") + "]");
            } else if (step.group("quoted") != null) {
                steps.add(step.group("quoted").replaceAll("\\\\(.)", "$1"));
            } else {
                steps.add(step.group("key"));
            }
            end = step.end();
        }
        return new PropertyPath(steps);
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

    /** Whether this pattern names the given place or one around it. */
    boolean covers(PropertyPath place) {
        return steps.size() <= place.steps.size() && agreesWith(place);
    }

    /** Whether a value at the given place touches what this pattern names: by lying in it or by holding it. */
    boolean touches(PropertyPath place, JsonNode value) {
        if (!agreesWith(place)) {
            return false;
        }
        JsonNode inner = value;
        for (int i = place.steps.size(); i < steps.size(); i++) {
            inner = inner.path(steps.get(i));
        }
        return !inner.isMissingNode();
    }

    /** Compares as many steps as both have. */
    private boolean agreesWith(PropertyPath place) {
        for (int i = 0; i < Math.min(steps.size(), place.steps.size()); i++) {
            if (!steps.get(i).equals("*") && !steps.get(i).equals(place.steps.get(i))) {
                return false;
            }
        }
        return true;
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
