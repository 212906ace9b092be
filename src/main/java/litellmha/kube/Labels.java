package litellmha.kube;

import java.util.Map;
import java.util.TreeMap;
import litellmha.names.LabelKeys;

/**
 * The recommended labels of Kubernetes, and the stack, on every object and every pod. They say which stack an object belongs to, so
 * that nothing which walks a cluster later touches what the stack did not make.
 *
 * @param stack the name of the Pulumi stack
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">the labels</a>
 */
public record Labels(String stack) {

    /** As {@link LabelKeys#STACK}, where the program itself reads it. */
    public static final String STACK = LabelKeys.STACK;

    /** All labels of an object that is part of the component. */
    public Map<String, String> of(String component) {
        Map<String, String> labels = new TreeMap<>(selector(component));
        labels.put(LabelKeys.MANAGED_BY, "pulumi");
        labels.putAll(ofStack());
        return labels;
    }

    /** Of what a controller makes for the stack and gives the other labels itself. */
    public Map<String, String> ofStack() {
        return Map.of(LabelKeys.PART_OF, "litellm-ha", LabelKeys.STACK, stack);
    }

    /** What selects a component's pods. It can never change on a Deployment, so the stack's name is not in it. */
    public static Map<String, String> selector(String component) {
        return Map.of(LabelKeys.NAME, "litellm", LabelKeys.COMPONENT, component);
    }
}
