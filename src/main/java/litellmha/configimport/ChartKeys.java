package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What becomes of the values of LiteLLM's charts whose contents do not matter. */
final class ChartKeys {

    private static final String OBJECTS = "objects have names of their own";
    private static final String PODS = "the program says how pods start, drain, roll, spread and are confined";
    private static final String WORKERS = "one worker runs in each pod; replicas are gateway.replicas";
    private static final String METADATA = "labels and annotations of one's own are not supported, except for pods";
    private static final String PLACE =
            "pods are spread over nodes and zones as the tier needs it; pods.nodeSelector and pods.tolerations choose among nodes";
    private static final String EXPOSURE =
            "is not carried over: describe it in expose, with the pods of its controller";
    private static final String OWN_EXPOSURE =
            "is not supported: make it yourself, for port 4000 of the Service litellm, and add the namespace of its controller to network.clientNamespaces";
    private static final String CONTAINERS = "containers beside LiteLLM's are not supported";
    private static final String SCALING =
            "is not carried over: set gateway.autoscaling, which tiers with Redis can have, or gateway.replicas to what your peak needs";
    private static final String SCRAPING = "set metrics.namespaces and metrics.podMonitor, which scrape each pod";
    private static final String VOLUMES =
            "volumes are not supported: pods write to nothing but a temporary folder, and own Python does not run";
    private static final String DATABASE =
            "this program runs Postgres, with CloudNativePG; what is in the database of today does not move by itself";

    /** What the program does itself. */
    static final Map<String, String> REPLACED = Map.ofEntries(
            Map.entry("numWorkers", WORKERS),
            Map.entry("nameOverride", OBJECTS),
            Map.entry("fullnameOverride", OBJECTS),
            Map.entry("deploymentMinReadySeconds", PODS),
            Map.entry("strategy", PODS),
            Map.entry("terminationGracePeriodSeconds", PODS),
            Map.entry("topologySpreadConstraints", PODS),
            Map.entry("podSecurityContext", PODS),
            Map.entry("securityContext", PODS),
            Map.entry("livenessProbe", PODS),
            Map.entry("readinessProbe", PODS),
            Map.entry("startupProbe", PODS),
            Map.entry("lifecycle", PODS),
            Map.entry("separateHealthApp", PODS),
            Map.entry("separateHealthPort", PODS),
            Map.entry("listen", PODS),
            Map.entry("enabled", "the gateway is always there"),
            Map.entry("pdb", "the tier says whether there is a PodDisruptionBudget"),
            Map.entry("db", DATABASE),
            Map.entry("database", DATABASE),
            Map.entry("postgresql", DATABASE),
            Map.entry("migrationJob", "a Job of the program's migrates the database before the pods start"),
            Map.entry("ui", "the gateway's pods serve the interface"));

    /** What all pods of a stack can have, by the names that it has below {@code pods}. */
    static final Map<String, String> OF_PODS = Map.of(
            "imagePullSecrets", "imagePullSecrets",
            "podAnnotations", "annotations",
            "podLabels", "labels",
            "nodeSelector", "nodeSelector",
            "tolerations", "tolerations",
            "priorityClassName", "priorityClass");

    /** What cannot be had. */
    static final Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("deploymentAnnotations", METADATA),
            Map.entry("deploymentLabels", METADATA),
            Map.entry("affinity", PLACE),
            Map.entry("volumes", VOLUMES),
            Map.entry("volumeMounts", VOLUMES),
            Map.entry("command", "another command is not supported: the image is LiteLLM's"),
            Map.entry("args", "other arguments are not supported: the image is LiteLLM's"),
            Map.entry("extraContainers", CONTAINERS),
            Map.entry("extraInitContainers", CONTAINERS),
            Map.entry("extraResources", "objects of one's own are not this program's; apply them yourself"),
            Map.entry("global", "values for all charts are not looked at"));

    /** Blocks that do nothing unless their {@code enabled} is true, as a template reads it. */
    static final Map<String, String> SWITCHED = Map.ofEntries(
            Map.entry("ingress", "an Ingress " + EXPOSURE),
            Map.entry("httpRoute", "an HTTPRoute " + EXPOSURE),
            Map.entry("istio", "Istio's Gateway " + OWN_EXPOSURE),
            Map.entry("autoscaling", SCALING),
            Map.entry("hpa", SCALING),
            Map.entry("keda", SCALING),
            Map.entry("serviceMonitor", SCRAPING),
            Map.entry("metricsServer", "set metrics.namespaces, which comes with a server for metrics"),
            Map.entry("collector", "LiteLLM's collector beside the proxy is not supported"),
            Map.entry("worker", "pods of their own for LiteLLM's jobs are not supported"),
            Map.entry("dataManager", "LiteLLM's data manager is not supported"),
            Map.entry("liteadmin", "LiteLLM's admin agent is not supported"),
            Map.entry("lens", "LiteLLM's lens is not supported"),
            Map.entry("billingMetrics", "metering by LiteLLM's company is not supported"),
            Map.entry("k8s-aibom", "other charts are not supported"));

    /** Those of which more is said. */
    private static final List<String> OTHERS = List.of(
            "replicaCount",
            "image",
            "serviceAccount",
            "environmentSecrets",
            "environmentConfigMaps",
            "service",
            "masterkey",
            "masterkeySecretName",
            "masterkeySecretKey",
            "masterKey",
            "proxyConfigMap",
            "proxy_config",
            "resources",
            "redis",
            "logLevel",
            "envVars",
            "extraEnvVars",
            "gateway",
            "backend",
            "serviceAccounts");

    private ChartKeys() {}

    /** Whether a chart does what a block is for. The chart with components scales if nothing else is said. */
    static boolean isSwitchedOn(String name, JsonNode block) {
        JsonNode enabled = block.path("enabled");
        return enabled.isMissingNode() ? block.isObject() && name.equals("hpa") : HelmValues.isTrue(enabled);
    }

    /** Returns all values that the charts have at their top. */
    static List<String> all() {
        return Stream.of(REPLACED.keySet(), OF_PODS.keySet(), UNSUPPORTED.keySet(), SWITCHED.keySet(), OTHERS)
                .flatMap(java.util.Collection::stream)
                .sorted()
                .toList();
    }
}
