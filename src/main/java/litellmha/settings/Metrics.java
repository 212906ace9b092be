package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may scrape metrics. The gateway's are served without a key on port 4001, apart from the API; Postgres' on 9187, and those
 * of its backups on 9188.
 *
 * @param namespaces namespaces whose pods may scrape, such as that of Prometheus; they reach neither the API nor Postgres
 * @param podMonitor whether PodMonitors of the Prometheus operator are made for the gateway, for Postgres and for the backups; none by
 *     default
 * @param podMonitorLabels labels of the PodMonitors, if Prometheus selects them by some, such as
 *     {@code release: kube-prometheus-stack}
 */
public record Metrics(
        List<String> namespaces, Optional<Boolean> podMonitor, Optional<Map<String, String>> podMonitorLabels) {

    /** Whether PodMonitors are wanted. */
    public boolean hasPodMonitors() {
        return podMonitor.orElse(false);
    }
}
