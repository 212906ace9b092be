package litellmha.settings;

import java.util.List;
import java.util.Map;

/** The rules for metrics: somebody may scrape them, and labels are for PodMonitors that are made. */
final class MetricsRules {

    private MetricsRules() {}

    static void check(Metrics metrics, List<Problem> problems) {
        if (metrics.namespaces().isEmpty()) {
            problems.add(Problem.of(
                    "metrics.namespaces",
                    "an empty list",
                    "at least one namespace whose pods may scrape, such as monitoring; without metrics, nobody"));
        }
        for (int i = 0; i < metrics.namespaces().size(); i++) {
            NamespaceName.check(
                    "metrics.namespaces[" + i + "]", metrics.namespaces().get(i), problems);
        }
        Map<String, String> labels = metrics.podMonitorLabels().orElse(Map.of());
        ObjectLabels.check("metrics.podMonitorLabels", labels, problems);
        labels.keySet().stream()
                .filter(key -> key.startsWith("app.kubernetes.io/") || key.startsWith("litellm-ha/"))
                .sorted()
                .forEach(key -> problems.add(Problem.of(
                        "metrics.podMonitorLabels",
                        Problem.quoted(key),
                        "labels that the program does not set itself")));
        if (!labels.isEmpty() && !metrics.hasPodMonitors()) {
            problems.add(Problem.of("metrics.podMonitorLabels", "labels", "nothing without metrics.podMonitor: true")
                    .presuming("metrics.podMonitor"));
        }
    }
}
