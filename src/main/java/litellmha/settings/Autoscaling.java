package litellmha.settings;

import java.util.Optional;

/**
 * How a HorizontalPodAutoscaler scales the gateway: from {@code gateway.replicas}, or the tier's, to a maximum. It needs the
 * metrics API of the cluster.
 *
 * @param maxReplicas the most pods: more than always run, and at most 20; {@code database.maxConnections} has to be enough
 *     for all of them
 * @param cpuPercent the CPU that LiteLLM's container may use on average before pods are added, in percent of its request, 10
 *     to 1000; 70 by default, which leaves room for the load of the minute that a new pod takes to start
 * @param podsMetric a metric of the pods that adds pods as well; none by default
 */
public record Autoscaling(int maxReplicas, Optional<Integer> cpuPercent, Optional<PodsMetric> podsMetric) {

    /**
     * A pod was seen to need 12 to 80 s until it serves, and those that are there carry the load until then. A worker runs on
     * one CPU at a time, which is what each pod should request: at 70 % the load may grow by two fifths meanwhile.
     */
    private static final int DEFAULT_CPU_PERCENT = 70;

    /** Returns the percentage that holds. */
    public int cpuPercentOrDefault() {
        return cpuPercent.orElse(DEFAULT_CPU_PERCENT);
    }

    /**
     * A metric of each pod that the custom metrics API serves.
     *
     * @param name the name of the metric there, such as {@code litellm_in_flight_requests}
     * @param averageValue the average over all pods above which pods are added, such as {@code 20}
     */
    public record PodsMetric(String name, Quantity averageValue) {}
}
