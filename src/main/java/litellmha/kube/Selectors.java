package litellmha.kube;

import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorRequirementArgs;
import java.util.Map;
import litellmha.names.LabelKeys;

/** Label selectors. */
public final class Selectors {

    private Selectors() {}

    /** Selects the pods of a component. */
    public static LabelSelectorArgs component(String component) {
        return labels(Labels.selector(component));
    }

    public static LabelSelectorArgs labels(Map<String, String> labels) {
        return LabelSelectorArgs.builder().matchLabels(labels).build();
    }

    /** Selects those pods of a component that a StatefulSet has made, and not what a Deployment has before or after it. */
    public static LabelSelectorArgs ofStatefulSet(String component) {
        return LabelSelectorArgs.builder()
                .matchLabels(Labels.selector(component))
                .matchExpressions(LabelSelectorRequirementArgs.builder()
                        .key(LabelKeys.POD_NAME)
                        .operator("Exists")
                        .build())
                .build();
    }

    /** Selects what has the label, whatever its value. */
    public static LabelSelectorArgs exists(String key) {
        return LabelSelectorArgs.builder()
                .matchExpressions(LabelSelectorRequirementArgs.builder()
                        .key(key)
                        .operator("Exists")
                        .build())
                .build();
    }
}
