package litellmha.monitoring;

import java.util.Map;
import java.util.Optional;
import litellmha.names.PostgresGeneration;
import litellmha.settings.Metrics;
import litellmha.settings.Settings;

/**
 * The PodMonitors of a stack.
 *
 * @param generation the Postgres cluster that serves
 * @param labels those that Prometheus selects them by
 * @param backups whether there are backups, which have metrics of their own
 */
public record MonitoringPlan(PostgresGeneration generation, Map<String, String> labels, boolean backups) {

    public MonitoringPlan {
        labels = Map.copyOf(labels);
    }

    /** Returns nothing for a stack that wants no PodMonitors. */
    public static Optional<MonitoringPlan> of(Settings settings) {
        return settings.metrics()
                .filter(Metrics::hasPodMonitors)
                .map(metrics -> new MonitoringPlan(
                        settings.database().generation(),
                        metrics.podMonitorLabels().orElse(Map.of()),
                        settings.backup().isPresent()));
    }
}
