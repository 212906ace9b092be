package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all pods of the stack have beside what they need: those of the gateway, its migration, Redis and Postgres. The operator
 * has values of its own.
 *
 * @param imagePullSecrets the names of Secrets in the stack's namespace that the images are pulled with
 * @param nodeSelector labels of the nodes that may run the pods; by default any node may
 * @param tolerations the taints of nodes that the pods tolerate, as Kubernetes writes them
 * @param priorityClass the name of their PriorityClass
 * @param labels labels beside the program's own
 * @param annotations annotations beside the program's own
 */
public record PodSettings(
        Optional<List<String>> imagePullSecrets,
        Optional<Map<String, String>> nodeSelector,
        Optional<List<Toleration>> tolerations,
        Optional<String> priorityClass,
        Optional<Map<String, String>> labels,
        Optional<Map<String, String>> annotations) {

    /** What they have if the stack file says nothing. */
    public static final PodSettings DEFAULT = new PodSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Taints that pods tolerate.
     *
     * @param key the taint's key; all taints without one
     * @param operator {@code Equal} by default
     * @param value the taint's value
     * @param effect the taint's effect; all effects without one
     * @param tolerationSeconds how long a pod stays on a node that gets such a taint, only with {@code NoExecute}; for ever
     *     by default
     */
    public record Toleration(
            Optional<String> key,
            Optional<Operator> operator,
            Optional<String> value,
            Optional<Effect> effect,
            Optional<Integer> tolerationSeconds) {}

    /** How a toleration looks at a taint's value. */
    public enum Operator {
        /** Any value. */
        EXISTS("Exists"),
        /** The same value. */
        EQUAL("Equal");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** Returns the name as Kubernetes spells it. */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /** What a taint does to pods that do not tolerate it. */
    public enum Effect {
        /** They do not start there. */
        NO_SCHEDULE("NoSchedule"),
        /** They start there only if there is no other node. */
        PREFER_NO_SCHEDULE("PreferNoSchedule"),
        /** They do not start there, and are evicted. */
        NO_EXECUTE("NoExecute");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /** Returns the name as Kubernetes spells it. */
        @JsonValue
        public String text() {
            return text;
        }
    }
}
