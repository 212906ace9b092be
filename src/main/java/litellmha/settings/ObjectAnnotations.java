package litellmha.settings;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules for annotations that a stack adds to an object, whichever it is. */
final class ObjectAnnotations {

    /** {@code TotalAnnotationSizeLimitB} of {@code k8s.io/apimachinery/pkg/api/validation}: of all keys and values. */
    private static final int LARGEST = 256 << 10;

    /** Room for those of the program. */
    private static final int OF_PROGRAM = 4 << 10;

    /** What the program or Pulumi read, such as {@code pulumi.com/patchForce}, which would overwrite what others own. */
    private static final String RESERVED = "litellm-ha/.*|pulumi\\.com/.*";

    private ObjectAnnotations() {}

    static void check(String path, Map<String, String> annotations, List<Problem> problems) {
        new TreeMap<>(annotations).keySet().forEach(key -> {
            if (!ObjectLabels.isKey(key)) {
                problems.add(Problem.of(path, Problem.quoted(key), "the key of an annotation as Kubernetes allows it"));
            } else if (key.matches(RESERVED)) {
                problems.add(Problem.of(path, Problem.quoted(key), "annotations that nothing else depends on"));
            }
        });
        int bytes = annotations.entrySet().stream()
                .mapToInt(entry -> utf8(entry.getKey()) + utf8(entry.getValue()))
                .sum();
        if (bytes > LARGEST - OF_PROGRAM) {
            problems.add(Problem.of(
                    path,
                    bytes + " bytes",
                    "at most %d bytes together: Kubernetes allows %d, the program's own included"
                            .formatted(LARGEST - OF_PROGRAM, LARGEST)));
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
