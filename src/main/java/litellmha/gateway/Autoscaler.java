package litellmha.gateway;

import com.pulumi.kubernetes.autoscaling.v2.inputs.ContainerResourceMetricSourceArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.CrossVersionObjectReferenceArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.HPAScalingPolicyArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.HPAScalingRulesArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.HorizontalPodAutoscalerBehaviorArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.HorizontalPodAutoscalerSpecArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.MetricIdentifierArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.MetricSpecArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.MetricTargetArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.PodsMetricSourceArgs;
import java.util.ArrayList;
import java.util.List;
import litellmha.names.GatewayNames;
import litellmha.settings.Autoscaling;

/** The HorizontalPodAutoscaler of the proxy's pods. */
final class Autoscaler {

    /** The longest period of a policy that the API accepts. */
    private static final int LONGEST_PERIOD_SECONDS = 1800;

    private Autoscaler() {}

    static HorizontalPodAutoscalerSpecArgs spec(GatewayPlan plan, Autoscaling autoscaling) {
        return HorizontalPodAutoscalerSpecArgs.builder()
                .scaleTargetRef(CrossVersionObjectReferenceArgs.builder()
                        .apiVersion("apps/v1")
                        .kind("Deployment")
                        .name(GatewayNames.DEPLOYMENT)
                        .build())
                .minReplicas(plan.replicas())
                .maxReplicas(autoscaling.maxReplicas())
                .metrics(metrics(autoscaling))
                .behavior(HorizontalPodAutoscalerBehaviorArgs.builder()
                        .scaleDown(oneByOne(GatewayPods.gracePeriodSeconds(plan)))
                        .build())
                .build();
    }

    private static List<MetricSpecArgs> metrics(Autoscaling autoscaling) {
        List<MetricSpecArgs> metrics = new ArrayList<>(List.of(cpu(autoscaling.cpuPercentOrDefault())));
        autoscaling.podsMetric().map(Autoscaler::ofPods).ifPresent(metrics::add);
        return metrics;
    }

    /** Of the one container that works: the sum over a pod is unknown if a container that somebody injects has no request. */
    private static MetricSpecArgs cpu(int percent) {
        return MetricSpecArgs.builder()
                .type("ContainerResource")
                .containerResource(ContainerResourceMetricSourceArgs.builder()
                        .name("cpu")
                        .container(GatewayNames.CONTAINER)
                        .target(MetricTargetArgs.builder()
                                .type("Utilization")
                                .averageUtilization(percent)
                                .build())
                        .build())
                .build();
    }

    private static MetricSpecArgs ofPods(Autoscaling.PodsMetric metric) {
        return MetricSpecArgs.builder()
                .type("Pods")
                .pods(PodsMetricSourceArgs.builder()
                        .metric(MetricIdentifierArgs.builder()
                                .name(metric.name())
                                .build())
                        .target(MetricTargetArgs.builder()
                                .type("AverageValue")
                                .averageValue(metric.averageValue().text())
                                .build())
                        .build())
                .build();
    }

    /**
     * Ends one pod in the time that a pod may take to end. A pod that ends holds its connections to Postgres until its last
     * request is answered; so at most one does when load returns, in the place that the sum of connections has for a rolling
     * update. Kubernetes takes the pod from a node that has most of them, which keeps them apart only one by one.
     */
    private static HPAScalingRulesArgs oneByOne(int gracePeriodSeconds) {
        return HPAScalingRulesArgs.builder()
                .policies(HPAScalingPolicyArgs.builder()
                        .type("Pods")
                        .value(1)
                        .periodSeconds(Math.min(gracePeriodSeconds, LONGEST_PERIOD_SECONDS))
                        .build())
                .build();
    }
}
