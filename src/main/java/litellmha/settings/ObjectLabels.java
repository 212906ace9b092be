package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules for labels and for the keys of annotations ({@code k8s.io/apimachinery/pkg/util/validation}). */
final class ObjectLabels {

    private static final String NAME = "[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?";
    private static final String PART = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String KEY = "((?=[^/]{1,253}/)" + PART + "(\\." + PART + ")*/)?" + NAME;

    private ObjectLabels() {}

    static void check(String path, Map<String, String> labels, List<Problem> problems) {
        new TreeMap<>(labels).forEach((key, value) -> {
            if (!isKey(key) || !isValue(value)) {
                problems.add(Problem.of(path, Problem.quoted(key + "=" + value), "a label as Kubernetes allows it"));
            }
        });
    }

    /** Whether a text may be the value of a label or of a taint. */
    static boolean isValue(String text) {
        return text.matches("(" + NAME + ")?");
    }

    /** Whether a text may be the key of a label or an annotation. */
    static boolean isKey(String text) {
        return text.matches(KEY);
    }
}
