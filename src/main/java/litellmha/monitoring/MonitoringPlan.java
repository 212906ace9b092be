package litellmha.monitoring;

import java.util.Map;
import java.util.Optional;
import litellmha.settings.Metrics;
import litellmha.settings.Settings;

/**
 * The PodMonitors of a stack.
 *
 * @param labels those that Prometheus selects them by
 */
public record MonitoringPlan(Map<String, String> labels) {

    public MonitoringPlan {
        labels = Map.copyOf(labels);
    }

    /** Returns nothing for a stack that wants no PodMonitors. */
    public static Optional<MonitoringPlan> of(Settings settings) {
        return settings.metrics()
                .filter(Metrics::hasPodMonitors)
                .map(metrics -> new MonitoringPlan(metrics.podMonitorLabels().orElse(Map.of())));
    }
}
