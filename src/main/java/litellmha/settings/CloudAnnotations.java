package litellmha.settings;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The annotations of a ServiceAccount that clouds read, with the values that they take. A cloud replaces a wrong value by its
 * default, or ignores the annotation, and says so in its own logs at most.
 *
 * @see <a href="https://github.com/aws/amazon-eks-pod-identity-webhook/blob/3bf80a3/pkg/annotations.go">AWS</a>
 * @see <a href="https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity">Google Cloud</a>
 * @see <a href="https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html">Azure</a>
 */
final class CloudAnnotations {

    /** What the values of an annotation look like. */
    record Form(Predicate<String> allows, String allowed) {

        private static Form pattern(String pattern, String allowed) {
            return new Form(value -> value.matches(pattern), allowed);
        }

        private static Form seconds(int least, int most) {
            return new Form(
                    value -> value.matches("[1-9][0-9]{0,8}")
                            && Integer.parseInt(value) >= least
                            && Integer.parseInt(value) <= most,
                    "a number of seconds from %d to %d, in quotes".formatted(least, most));
        }
    }

    private static final Form BOOLEAN = Form.pattern("true|false", "\"true\" or \"false\"");

    /** Six to thirty characters ({@code resource-manager/docs/creating-managing-projects}), after a domain in old projects. */
    private static final Form PROJECT =
            Form.pattern("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]", "the ID of a project, such as my-project");

    /** Each annotation with the form of its values. */
    static final Map<String, Form> FORMS = Collections.unmodifiableMap(forms());

    /** What stands before the slash. */
    static final Set<String> PREFIXES =
            FORMS.keySet().stream().map(CloudAnnotations::prefix).collect(Collectors.toUnmodifiableSet());

    /** The rest, with the slash. */
    static final Set<String> NAMES = FORMS.keySet().stream()
            .map(key -> key.substring(prefix(key).length()))
            .collect(Collectors.toUnmodifiableSet());

    private CloudAnnotations() {}

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new TreeMap<>();
        for (CloudIdentity cloud : CloudIdentity.values()) {
            forms.put(cloud.annotation(), new Form(cloud::allows, "a value such as " + cloud.example()));
        }
        forms.put("eks.amazonaws.com/audience", Form.pattern("\\S+", "an audience, such as sts.amazonaws.com"));
        forms.put("eks.amazonaws.com/sts-regional-endpoints", BOOLEAN);
        // MinTokenExpiration and MaxTokenExpiration in pkg/constants.go.
        forms.put("eks.amazonaws.com/token-expiration", Form.seconds(600, 86_400));
        forms.put("iam.gke.io/credential-quota-project", PROJECT);
        forms.put("iam.gke.io/return-principal-id-as-email", BOOLEAN);
        // The tenant has an ID of the same form as the client.
        forms.put("azure.workload.identity/tenant-id", forms.get(CloudIdentity.AZURE.annotation()));
        forms.put("azure.workload.identity/service-account-token-expiration", Form.seconds(3_600, 86_400));
        return forms;
    }

    /** Returns what stands before the slash of an annotation; nothing if it has none. */
    static String prefix(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }
}
