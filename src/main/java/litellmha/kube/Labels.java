package litellmha.kube;

import java.util.Map;
import java.util.TreeMap;
import litellmha.names.AnnotationKeys;
import litellmha.names.LabelKeys;

/**
 * The recommended labels of Kubernetes, and the stack, on every object and every pod. They say which stack an object belongs
 * to, so that nothing that walks a cluster later touches what the stack did not make.
 *
 * @param stack the name of the Pulumi stack
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">the labels</a>
 */
public record Labels(String stack) {

    /**
     * The annotation of the stack's own objects: Pulumi owns their fields under the stack's name, so that what a killed
     * {@code up} has created does not conflict with the next one, and a conflict with another stack names it.
     */
    public Map<String, String> ownership() {
        return Map.of(AnnotationKeys.FIELD_MANAGER, "litellm-ha-" + stack);
    }

    /** All labels of an object that is part of the component. */
    public Map<String, String> of(String component) {
        Map<String, String> labels = new TreeMap<>(selector(component));
        labels.put(LabelKeys.MANAGED_BY, "pulumi");
        labels.putAll(ofStack());
        return labels;
    }

    /** The labels for what a controller makes on behalf of the stack; it adds the others itself. */
    public Map<String, String> ofStack() {
        return Map.of(LabelKeys.PART_OF, "litellm-ha", LabelKeys.STACK, stack);
    }

    /** Selects a component's pods. A Deployment's selector can never change, so the stack's name is not in it. */
    public static Map<String, String> selector(String component) {
        return Map.of(LabelKeys.NAME, "litellm", LabelKeys.COMPONENT, component);
    }
}
