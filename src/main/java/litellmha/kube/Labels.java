package litellmha.kube;

import java.util.Map;
import java.util.TreeMap;

/**
 * The recommended labels of Kubernetes, and the stack, on every object and every pod. They say which stack an object belongs to, so
 * that nothing which walks a cluster later touches what the stack did not make.
 *
 * @param stack the name of the Pulumi stack
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">the labels</a>
 */
public record Labels(String stack) {

    /** The label with the stack's name. */
    public static final String STACK = "litellm-ha/stack";

    private static final String PREFIX = "app.kubernetes.io/";

    /** All labels of an object that is part of the component. */
    public Map<String, String> of(String component) {
        Map<String, String> labels = new TreeMap<>(selector(component));
        labels.put(PREFIX + "managed-by", "pulumi");
        labels.putAll(ofStack());
        return labels;
    }

    /** Of what a controller makes for the stack and gives the other labels itself. */
    public Map<String, String> ofStack() {
        return Map.of(PREFIX + "part-of", "litellm-ha", STACK, stack);
    }

    /** What selects a component's pods. It can never change on a Deployment, so the stack's name is not in it. */
    public static Map<String, String> selector(String component) {
        return Map.of(PREFIX + "name", "litellm", PREFIX + "component", component);
    }
}
