package litellmha.operator;

import com.pulumi.kubernetes.helm.v3.Release;
import com.pulumi.kubernetes.helm.v3.ReleaseArgs;
import com.pulumi.kubernetes.helm.v3.inputs.RepositoryOptsArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.names.LabelKeys;
import litellmha.names.OperatorNames;

/**
 * The operator of CloudNativePG as a Helm release. Pulumi waits until its pod is ready, for the provider's 300 s
 * ({@code defaultTimeoutSeconds} in {@code provider/pkg/provider/helm_release.go} of
 * {@code github.com/pulumi/pulumi-kubernetes}).
 */
public final class Operator extends ComponentResource {

    public Operator(OperatorPlan plan, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:operator:Operator", OperatorNames.COMPONENT, options);
        new Release(
                OperatorNames.CHART,
                ReleaseArgs.builder()
                        .name(OperatorNames.CHART)
                        .namespace(plan.namespace())
                        .createNamespace(true)
                        .chart(OperatorNames.CHART)
                        .version(OperatorPlan.CHART_VERSION)
                        .repositoryOpts(RepositoryOptsArgs.builder()
                                .repo(OperatorPlan.REPOSITORY)
                                .build())
                        // A failed release would stand in the way of the next attempt.
                        .atomic(true)
                        .values(values(plan, labels))
                        .build(),
                ChildOptions.retained(plan.retained(), this));
        registerOutputs(Map.of());
    }

    private static Map<String, Object> values(OperatorPlan plan, Labels labels) {
        Map<String, Object> values = new TreeMap<>();
        // Marks the operator's Deployment as the stack's; the chart takes no labels for it.
        values.put("commonAnnotations", Map.of(LabelKeys.STACK, labels.stack()));
        if (plan.replicas() > 1) {
            values.put("replicaCount", plan.replicas());
            values.put("topologySpreadConstraints", List.of(apart()));
        }
        return values;
    }

    private static Map<String, Object> apart() {
        return Map.of(
                "maxSkew",
                1,
                "topologyKey",
                LabelKeys.HOSTNAME,
                "whenUnsatisfiable",
                "DoNotSchedule",
                // The labels of the chart's pods: cloudnative-pg.selectorLabels in its templates/_helpers.tpl.
                "labelSelector",
                Map.of(
                        "matchLabels",
                        Map.of(LabelKeys.NAME, OperatorNames.CHART, LabelKeys.INSTANCE, OperatorNames.CHART)),
                // Otherwise the pods that a roll replaces would count.
                "matchLabelKeys",
                List.of("pod-template-hash"),
                // Otherwise a tainted control plane would count as an empty node.
                "nodeTaintsPolicy",
                "Honor");
    }
}
