package litellmha.operator;

import com.pulumi.kubernetes.helm.v3.Release;
import com.pulumi.kubernetes.helm.v3.ReleaseArgs;
import com.pulumi.kubernetes.helm.v3.inputs.RepositoryOptsArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;
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
        super("litellm-ha:operator:Operator", "operator", options);
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
                        // A release that failed would be in the way of the next try.
                        .atomic(true)
                        // Says on the operator's Deployment whose it is; the chart takes no labels for it.
                        .values(Map.of("commonAnnotations", Map.of(LabelKeys.STACK, labels.stack())))
                        .build(),
                ChildOptions.of(plan.kept(), this));
        registerOutputs(Map.of());
    }
}
