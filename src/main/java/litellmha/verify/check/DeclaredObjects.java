package litellmha.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.manifest.ManifestDiff;
import litellmha.manifest.ManifestDiff.Difference;
import litellmha.manifest.Manifests;
import litellmha.settings.Quantity;
import litellmha.verify.history.Event.Comparison;

/**
 * Compares the objects of a stack with those in the cluster, field by field. A field that the stack does not name is left
 * to the API server and the operator; an element of a list, and a key of LiteLLM's configuration, that it does not name
 * is drift.
 */
final class DeclaredObjects {

    static final String AS_DECLARED = "as declared";
    static final String NOTHING = "nothing";

    /** Secrets are not looked at, and a finished Job may be cleaned away. */
    private static final Set<String> LEFT_OUT = Set.of("Secret", "Job");

    private static final List<String> SECRET_WORDS = List.of("password", "secret", "key", "token");
    private static final int LONGEST = 80;

    private DeclaredObjects() {}

    /** Those that {@link #compare} looks at. How many pods an autoscaler has chosen, {@link RunningState} looks at. */
    static Manifests of(Manifests declared) {
        Set<String> scaled = declared.objects().stream()
                .filter(object -> Manifests.kind(object).equals("HorizontalPodAutoscaler"))
                .map(object -> object.at("/spec/scaleTargetRef/name").asText())
                .collect(Collectors.toSet());
        return new Manifests(declared.objects().stream()
                .filter(object -> !LEFT_OUT.contains(Manifests.kind(object)))
                .map(object -> Manifests.kind(object).equals("Deployment") && scaled.contains(Manifests.name(object))
                        ? withoutReplicas(object)
                        : object)
                .toList());
    }

    private static ObjectNode withoutReplicas(ObjectNode deployment) {
        ObjectNode copy = deployment.deepCopy();
        copy.withObject("/spec").remove("replicas");
        return copy;
    }

    /**
     * One comparison for each object that is as declared, one for each field that is not.
     *
     * @param found the objects of the same kinds and names, as far as they are there
     */
    static List<Comparison> compare(Manifests declared, List<? extends JsonNode> found) {
        Map<String, List<Difference>> differences = ManifestDiff.between(declared, Manifests.of(found)).stream()
                .filter(DeclaredObjects::isDrift)
                .collect(Collectors.groupingBy(Difference::object));
        List<Comparison> comparisons = new ArrayList<>();
        declared.objects().stream()
                .map(object -> Manifests.kind(object) + " " + Manifests.name(object))
                .forEach(object -> differences
                        .getOrDefault(object, List.of())
                        .forEach(difference -> comparisons.add(comparison(difference))));
        return Stream.concat(
                        comparisons.stream(),
                        declared.objects().stream()
                                .map(object -> Manifests.kind(object) + " " + Manifests.name(object))
                                .filter(object -> !differences.containsKey(object))
                                .map(object -> new Comparison(object, AS_DECLARED, AS_DECLARED)))
                .toList();
    }

    private static boolean isDrift(Difference difference) {
        JsonNode left = difference.left();
        JsonNode right = difference.right();
        if (left.isMissingNode()) {
            return difference.path().contains(".yaml:") || difference.path().endsWith("]");
        }
        if (right.isMissingNode()) {
            // The API server does not keep empty lists.
            return !left.isContainerNode()
                    || !left.isEmpty()
                    || difference.path().isEmpty();
        }
        return !isSameAmount(left, right);
    }

    /** The API server writes 1000m as 1. */
    private static boolean isSameAmount(JsonNode left, JsonNode right) {
        try {
            return left.isValueNode()
                    && right.isValueNode()
                    && !left.isBoolean()
                    && new Quantity(left.asText()).compareTo(new Quantity(right.asText())) == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Comparison comparison(Difference difference) {
        if (difference.path().isEmpty()) {
            return new Comparison(difference.object(), "present", NOTHING);
        }
        boolean secret = mayBeSecret(difference);
        return new Comparison(
                difference.object() + " " + difference.path(),
                shown(difference.left(), difference.right(), false),
                shown(difference.right(), difference.left(), secret));
    }

    /** What someone wrote into the cluster by hand may hold a password; the history must not. */
    private static boolean mayBeSecret(Difference difference) {
        JsonNode found = difference.right();
        String path = difference.path().toLowerCase(Locale.ROOT);
        return !found.isNumber()
                && !found.isBoolean()
                && (found.isContainerNode()
                        || !difference.left().isTextual()
                        || SECRET_WORDS.stream().anyMatch(path::contains));
    }

    private static String shown(JsonNode node, JsonNode other, boolean secret) {
        if (node.isMissingNode()) {
            return NOTHING;
        }
        if (secret) {
            return "something else (not shown)";
        }
        String text = node.isTextual() ? node.textValue() : node.toString();
        if (text.length() <= LONGEST) {
            return text;
        }
        String otherText = other.isTextual() ? other.textValue() : other.toString();
        int same = 0;
        while (same < Math.min(text.length(), otherText.length()) && text.charAt(same) == otherText.charAt(same)) {
            same++;
        }
        int from = Math.max(0, Math.min(same - 10, text.length() - LONGEST));
        int to = Math.min(text.length(), from + LONGEST);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }
}
