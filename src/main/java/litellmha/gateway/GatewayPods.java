package litellmha.gateway;

import com.pulumi.kubernetes.core.v1.inputs.ConfigMapVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerPortArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.ExecActionArgs;
import com.pulumi.kubernetes.core.v1.inputs.HTTPGetActionArgs;
import com.pulumi.kubernetes.core.v1.inputs.LifecycleArgs;
import com.pulumi.kubernetes.core.v1.inputs.LifecycleHandlerArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.ProbeArgs;
import com.pulumi.kubernetes.core.v1.inputs.TopologySpreadConstraintArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeMountArgs;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.kube.Labels;
import litellmha.kube.Pods;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.names.RedisNames;
import litellmha.secret.DeclaredSecret;

/** The pods of the proxy and of its migration. They run the same image, and must not share their environments. */
final class GatewayPods {

    /** {@code nobody}, the user of LiteLLM's non-root image. */
    private static final int USER = 65534;

    private static final String CONFIG_PATH = "/etc/litellm/";

    /** Until every node has heard that the pod is no longer an endpoint. */
    private static final int PRE_STOP_SECONDS = 5;

    /** Longer than a request may take, or a rolling update cuts streams. */
    private static final int GRACE_SECONDS = PRE_STOP_SECONDS + ProxyConfig.REQUEST_TIMEOUT_SECONDS + 15;

    private GatewayPods() {}

    /** The proxy: it starts when the schema is that of its image. */
    static PodSpecArgs proxy(GatewayPlan plan) {
        return pod(plan)
                .terminationGracePeriodSeconds(GRACE_SECONDS)
                .topologySpreadConstraints(
                        spread(LabelKeys.HOSTNAME, "DoNotSchedule"), spread(LabelKeys.ZONE, "ScheduleAnyway"))
                .initContainers(wait(plan, "schema"))
                .containers(container(plan, GatewayNames.CONTAINER)
                        .args(
                                "--config",
                                CONFIG_PATH + GatewayNames.CONFIG_FILE,
                                "--port",
                                Integer.toString(GatewayNames.PORT))
                        .env(proxyEnvironment(plan))
                        .ports(ContainerPortArgs.builder()
                                .name("http")
                                .containerPort(GatewayNames.PORT)
                                .build())
                        .startupProbe(probe("/health/liveliness", 2, 90))
                        .livenessProbe(probe("/health/liveliness", 10, 6))
                        // A fail-closed pod calls itself unready while the database is out, and all pods have the same
                        // database: a fail-over must not empty the Service of pods that answer keys they know. They
                        // know
                        // them for 60 s (user_api_key_cache_ttl); after 120 s there is nothing left to keep them for.
                        .readinessProbe(probe("/health/readiness", 5, 24))
                        .lifecycle(LifecycleArgs.builder()
                                .preStop(LifecycleHandlerArgs.builder()
                                        .exec(ExecActionArgs.builder()
                                                .command(
                                                        "python",
                                                        "-c",
                                                        "import time; time.sleep(%d)".formatted(PRE_STOP_SECONDS))
                                                .build())
                                        .build())
                                .build())
                        .build())
                .build();
    }

    /** The migration; LiteLLM's command does nothing where schema updates are switched off. */
    static PodSpecArgs migration(GatewayPlan plan) {
        List<EnvVarArgs> environment = new ArrayList<>(List.of(databaseUrl()));
        environment.addAll(plainVariables(imageEnvironment()));
        return pod(plan)
                .restartPolicy("Never")
                .initContainers(wait(plan, "database"))
                .containers(container(plan, "migrations")
                        .command("python", "litellm/proxy/prisma_migration.py")
                        .workingDir("/app")
                        .env(environment)
                        .build())
                .build();
    }

    private static PodSpecArgs.Builder pod(GatewayPlan plan) {
        return PodSpecArgs.builder()
                .automountServiceAccountToken(false)
                .enableServiceLinks(false)
                .securityContext(Pods.restricted(USER))
                .volumes(
                        VolumeArgs.builder()
                                .name("config")
                                .configMap(ConfigMapVolumeSourceArgs.builder()
                                        .name(GatewayNames.CONFIG_MAP)
                                        .build())
                                .build(),
                        Pods.temporaryVolume());
    }

    private static ContainerArgs.Builder container(GatewayPlan plan, String name) {
        return ContainerArgs.builder()
                .name(name)
                .image(plan.image())
                .imagePullPolicy("IfNotPresent")
                .resources(Pods.resources(plan.resources()))
                .securityContext(Pods.restrictedContainer())
                .volumeMounts(
                        VolumeMountArgs.builder()
                                .name("config")
                                .mountPath(CONFIG_PATH)
                                .readOnly(true)
                                .build(),
                        Pods.temporaryMount("/tmp"));
    }

    private static ContainerArgs wait(GatewayPlan plan, String what) {
        return container(plan, "wait-for-" + what)
                .command("python", CONFIG_PATH + GatewayNames.WAIT_SCRIPT, what)
                .env(databaseUrl())
                .build();
    }

    private static List<EnvVarArgs> proxyEnvironment(GatewayPlan plan) {
        Map<String, String> plain = new TreeMap<>(imageEnvironment());
        plain.put("DISABLE_SCHEMA_UPDATE", "true");
        // LiteLLM's own 30 s would cut every longer stream when a pod goes.
        plain.put("GRACEFUL_SHUTDOWN_TIMEOUT", Integer.toString(ProxyConfig.REQUEST_TIMEOUT_SECONDS));
        plain.put("LITELLM_LOG", "ERROR");
        plain.put("LITELLM_MODE", "PRODUCTION");
        plan.redisPassword().ifPresent(password -> {
            plain.put("REDIS_HOST", RedisNames.SERVICE);
            plain.put("REDIS_PORT", Integer.toString(RedisNames.PORT));
            // With the default breaker, limited keys are refused for up to 96 s after Redis is back; with 5, for 10.
            plain.put("REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT", "5");
            plain.put("REDIS_SOCKET_TIMEOUT", "1");
            // One try more. Without it each connection of the pool that Redis closed costs a request after Redis is
            // back:
            // 1 to 4 of 100 got 503, and their key's counter was thrown away with up to 10 s of spend.
            plain.put("REDIS_RETRY_ON_TIMEOUT", "true");
        });
        List<EnvVarArgs> environment = new ArrayList<>(List.of(databaseUrl()));
        environment.addAll(DeclaredSecret.environment(plan.keys()));
        environment.addAll(DeclaredSecret.environment(plan.providerKeys()));
        plan.redisPassword().map(DeclaredSecret::environment).ifPresent(environment::addAll);
        environment.addAll(plainVariables(plain));
        return environment;
    }

    /** What LiteLLM's image needs on a read-only root, and its own price map instead of one from the network. */
    private static Map<String, String> imageEnvironment() {
        return Map.of(
                "HOME", "/tmp",
                "LITELLM_ASSETS_PATH", "/tmp/assets",
                "LITELLM_LOCAL_MODEL_COST_MAP", "True",
                "LITELLM_MIGRATION_DIR", "/tmp/migrations",
                "LITELLM_NON_ROOT", "true",
                "LITELLM_UI_PATH", "/tmp/ui",
                "XDG_CACHE_HOME", "/tmp/cache");
    }

    private static List<EnvVarArgs> plainVariables(Map<String, String> variables) {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(variable -> EnvVarArgs.builder()
                                .name(variable.getKey())
                                .value(variable.getValue())
                                .build())
                        .toList();
    }

    private static EnvVarArgs databaseUrl() {
        return DeclaredSecret.variable("DATABASE_URL", DatabaseNames.APP_SECRET, DatabaseNames.URI_KEY);
    }

    /** While the database is out, readiness takes 2-4 s to answer: a shorter timeout would empty the Service. */
    private static ProbeArgs probe(String path, int periodSeconds, int failureThreshold) {
        return ProbeArgs.builder()
                .httpGet(HTTPGetActionArgs.builder().path(path).port("http").build())
                .periodSeconds(periodSeconds)
                .timeoutSeconds(5)
                .failureThreshold(failureThreshold)
                .build();
    }

    private static TopologySpreadConstraintArgs spread(String topologyKey, String whenUnsatisfiable) {
        return TopologySpreadConstraintArgs.builder()
                .maxSkew(1)
                .topologyKey(topologyKey)
                .whenUnsatisfiable(whenUnsatisfiable)
                .labelSelector(LabelSelectorArgs.builder()
                        .matchLabels(Labels.selector(GatewayNames.COMPONENT))
                        .build())
                // Or the pods that a roll replaces would count.
                .matchLabelKeys("pod-template-hash")
                // Or a tainted control plane would count as an empty node that a third replica has to go to.
                .nodeTaintsPolicy("Honor")
                .build();
    }
}
