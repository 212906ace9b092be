package litellmha.monitoring;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.CustomObjectArgs;
import litellmha.kube.Labels;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.names.BackupMetricsNames;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.MonitoringNames;
import litellmha.names.PostgresGeneration;

/** The Prometheus operator's {@code PodMonitor}. */
final class PodMonitor extends CustomResource {

    /** The fields that the program sets. */
    record Spec(LabelSelector selector, List<Endpoint> podMetricsEndpoints) {

        /**
         * LiteLLM takes long for many samples. Measured on two busy cores: 12 s for 99,000, where Prometheus waits 10 s by
         * default.
         */
        static Spec ofGateway() {
            return new Spec(
                    new LabelSelector(Labels.selector(GatewayNames.COMPONENT)),
                    List.of(new Endpoint(
                            GatewayNames.METRICS_CONTAINER,
                            Optional.of(PinnedLiteLlm.METRICS),
                            Optional.of("60s"),
                            Optional.of("50s"))));
        }

        /** Only instances have a port of that name; pods of CloudNativePG's jobs, which have the label too, do not. */
        static Spec ofPostgres(PostgresGeneration generation) {
            return new Spec(
                    new LabelSelector(Map.of(DatabaseNames.CLUSTER_LABEL, generation.cluster())),
                    List.of(new Endpoint(
                            DatabaseNames.METRICS_PORT_NAME, Optional.empty(), Optional.empty(), Optional.empty())));
        }

        static Spec ofBackups() {
            return new Spec(
                    new LabelSelector(Labels.selector(BackupMetricsNames.COMPONENT)),
                    List.of(new Endpoint(
                            BackupMetricsNames.PORT_NAME, Optional.empty(), Optional.empty(), Optional.empty())));
        }
    }

    record LabelSelector(Map<String, String> matchLabels) {}

    /**
     * A port of each pod.
     *
     * @param port its name
     * @param path {@code /metrics} if it is empty
     * @param interval between scrapes; Prometheus' own if it is empty
     * @param scrapeTimeout at most the interval
     */
    record Endpoint(String port, Optional<String> path, Optional<String> interval, Optional<String> scrapeTimeout) {}

    PodMonitor(String name, ObjectMetaArgs metadata, Spec spec, CustomResourceOptions options) {
        super(
                "kubernetes:" + MonitoringNames.API_VERSION + ":PodMonitor",
                name,
                new CustomObjectArgs(MonitoringNames.API_VERSION, "PodMonitor", metadata, spec),
                options);
    }
}
