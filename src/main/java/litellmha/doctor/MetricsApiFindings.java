package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.MetricsApi;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Autoscaling;

/**
 * Whether the cluster serves the metrics by which a stack is scaled. These APIs are not Kubernetes' own: somebody registers
 * them, and the server passes requests on to him.
 */
final class MetricsApiFindings {

    private static final String SUBJECT = "Metrics API";
    private static final int FORBIDDEN = 403;
    private static final String RESOURCE_METRICS = "metrics.k8s.io";
    private static final String CUSTOM_METRICS = "custom.metrics.k8s.io";

    private MetricsApiFindings() {}

    static List<MetricsApi> read(KubeApi api, PlatformPlan plan) {
        Optional<Autoscaling> autoscaling = plan.gateway().autoscaling();
        List<MetricsApi> read = new ArrayList<>();
        autoscaling.ifPresent(wanted -> read.add(read(api, RESOURCE_METRICS, "v1beta1")));
        // The autoscaler takes either version of it.
        autoscaling
                .flatMap(Autoscaling::podsMetric)
                .ifPresent(wanted -> read.add(read(api, CUSTOM_METRICS, "v1beta2", "v1beta1")));
        return read;
    }

    /** Asks for a version, which the one who serves it answers: the server itself answers for a group. */
    private static MetricsApi read(KubeApi api, String group, String... versions) {
        Read<Optional<String>> failure = new Read.Known<>(Optional.of("nobody has registered it"));
        for (String version : versions) {
            KubeApi.Answer answer = api.get("/apis/%s/%s".formatted(group, version));
            if (answer.ok()) {
                return new MetricsApi(group, new Read.Known<>(Optional.empty()));
            }
            if (answer.code() == FORBIDDEN) {
                failure = new Read.Unknown<>(answer.refusal());
            } else if (!answer.notFound()) {
                failure = new Read.Known<>(Optional.of(answer.refusal()));
            }
        }
        return new MetricsApi(group, failure);
    }

    static List<Finding> of(ClusterFacts facts) {
        return facts.metrics().stream()
                .map(api -> api.failure()
                        .fold(
                                failure -> failure.map(why -> notServed(api.group(), why))
                                        .orElseGet(() -> Finding.ok(SUBJECT, "serves " + api.group())),
                                reason -> Finding.unknown(SUBJECT, reason)))
                .toList();
    }

    private static Finding notServed(String group, String why) {
        return Finding.error(
                SUBJECT,
                "%s is not served, so that nothing is scaled by it: %s".formatted(group, why),
                group.equals(RESOURCE_METRICS)
                        ? "install metrics-server, or leave out gateway.autoscaling:"
                                + " https://kubernetes-sigs.github.io/metrics-server/"
                        : "install an adapter such as prometheus-adapter, or leave out gateway.autoscaling.podsMetric");
    }
}
