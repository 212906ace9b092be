package litellmha.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeMountArgs;
import java.util.Map;
import litellmha.kube.ContainerResources;
import litellmha.kube.Containers;
import litellmha.kube.EnvVars;
import litellmha.kube.Volumes;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.litellm.Variables;
import litellmha.names.GatewayNames;
import litellmha.settings.LiteLlmSettings;
import litellmha.settings.Settings;

/**
 * LiteLLM's server of metrics, beside the proxy in its pods. The proxy writes its metrics into a volume that they share, and
 * this container answers with them: without a key, and without the API, whose port asks for the master key.
 *
 * <p>The proxy could start the server itself ({@code --prometheus_metrics_port}), but then it does not start if the server
 * has not answered within 30 s. Measured on two busy cores: it took 22 s. A container of its own also has neither the
 * proxy's secrets nor its memory.
 */
final class MetricsServer {

    /** Where both containers see the volume, the only directory that the server can write to; it does not start without one. */
    static final String PATH = "/var/lib/litellm-metrics";

    private static final String VOLUME = "metrics";

    /** LiteLLM's key for the most sets of labels that a metric has; all others share one, so that totals stay exact. */
    private static final String MOST_LABEL_SETS = "prometheus_metrics_max_series_per_metric";

    /** Measured: the server has 218 to 225 MiB resident before it is asked for the first time. */
    private static final String MEMORY_REQUEST = "256Mi";

    /** A thousand sets of labels of every metric are some 200 MiB of files; measured: 44 MB for 99,000 samples. */
    private static final String SIZE = "1Gi";

    private static final String STORAGE_REQUEST = "64Mi";

    /** {@link #SIZE} and rotated logs, with a margin. */
    private static final String STORAGE_LIMIT = "1280Mi";

    private MetricsServer() {}

    static ContainerArgs container(GatewayPlan plan) {
        Map<String, String> limits = plan.resources().limits();
        ContainerResources resources = new ContainerResources(
                        Map.of("cpu", "50m", "memory", MEMORY_REQUEST), Map.of("memory", limits.get("memory")))
                .withStorage(STORAGE_REQUEST, STORAGE_LIMIT);
        return Containers.restricted(GatewayNames.METRICS_CONTAINER, plan.image(), resources)
                .command(
                        "python",
                        "-m",
                        PinnedLiteLlm.METRICS_SERVER,
                        "--host",
                        "0.0.0.0",
                        "--port",
                        Integer.toString(GatewayNames.METRICS_PORT),
                        "--multiproc_dir",
                        PATH)
                .env(EnvVars.plain(Map.of(
                        Variables.HOME, PATH,
                        Variables.TEMPORARY_DIR, PATH,
                        Variables.LOCAL_MODEL_COST_MAP, "True",
                        Variables.LOG, "ERROR",
                        Variables.MODE, "PRODUCTION")))
                .ports(Containers.port(GatewayNames.METRICS_CONTAINER, GatewayNames.METRICS_PORT))
                .volumeMounts(mount())
                .build();
    }

    static VolumeArgs volume() {
        return Volumes.temporary(VOLUME, SIZE);
    }

    static VolumeMountArgs mount() {
        return Volumes.writable(VOLUME, PATH);
    }

    /**
     * Returns the setting that keeps the server's memory within its limit, which is the gateway's own. Clients can invent
     * names of models and users, each a new set of labels; a server that is killed takes its pod out of the Service.
     */
    static Map<String, JsonNode> bound(Settings settings) {
        boolean own = settings.litellm()
                .flatMap(LiteLlmSettings::settings)
                .filter(values -> values.has(MOST_LABEL_SETS))
                .isPresent();
        return settings.metrics().isEmpty() || own
                ? Map.of()
                : Map.of(MOST_LABEL_SETS, LongNode.valueOf(labelSets(settings)));
    }

    private static long labelSets(Settings settings) {
        long mebibytes =
                settings.gateway().resources().limits().memory().amount().longValue() >> 20;
        return mebibytes / PinnedLiteLlm.METRICS_MEBIBYTES_PER_LABEL_SET;
    }
}
