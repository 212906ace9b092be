package litellmha.kube;

import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorRequirementArgs;
import java.util.Map;

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
