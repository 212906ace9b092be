package litellmha.redis;

import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.TolerationArgs;
import java.util.List;
import litellmha.kube.Containers;
import litellmha.kube.EnvVars;
import litellmha.kube.Pods;
import litellmha.kube.Probes;
import litellmha.kube.Probes.Timing;
import litellmha.kube.Volumes;
import litellmha.names.RedisNames;
import litellmha.secret.SecretPlan;

/** The pod of a single Redis, and what it has in common with {@link ReplicatedPod}. */
final class RedisPod {

    static final String PORT_NAME = "redis";

    /** The user of the official image. */
    static final int USER = 999;

    static final String TEMPORARY = "tmp";

    static final String DATA = "/data";

    /** Redis is told to save nothing, so that its directory stays empty. */
    private static final String TEMPORARY_SIZE = "64Mi";

    /** A full set of rotated logs. */
    private static final String STORAGE_REQUEST = "64Mi";

    /** {@link #TEMPORARY_SIZE} and the logs. */
    private static final String STORAGE_LIMIT = "128Mi";

    /**
     * Hands the password over by the configuration that Redis reads from its standard input: an argument could be read in
     * the list of processes. Redis is given a digest, because no character of the password can break a digest out of its
     * line. The shell is replaced by Redis, which so gets the signals of the kubelet.
     */
    private static final String START = """
            exec redis-server - "$@" <<END
            user default on #`printf %s "$REDIS_PASSWORD" | sha256sum | cut -c 1-64` ~* &* +@all
            END
            """;

    /** Kubernetes' default of 300 would leave the gateway without counters for five minutes after a node is lost. */
    private static final int SECONDS_ON_A_LOST_NODE = 10;

    /** Without {@code -e}, redis-cli exits with 0 even for an error such as NOAUTH or LOADING. */
    private static final List<String> PING = List.of("redis-cli", "-e", "ping");

    private RedisPod() {}

    static PodSpecArgs of(RedisPlan plan) {
        return common(plan)
                .containers(container(plan))
                .volumes(Volumes.temporary(TEMPORARY, TEMPORARY_SIZE))
                .build();
    }

    static PodSpecArgs.Builder common(RedisPlan plan) {
        return plan.pods()
                .applyTo(Pods.restricted(USER), leaveSoon("not-ready"), leaveSoon("unreachable"))
                .terminationGracePeriodSeconds(5);
    }

    private static TolerationArgs leaveSoon(String taint) {
        return TolerationArgs.builder()
                .key("node.kubernetes.io/" + taint)
                .operator("Exists")
                .effect("NoExecute")
                .tolerationSeconds(SECONDS_ON_A_LOST_NODE)
                .build();
    }

    private static ContainerArgs container(RedisPlan plan) {
        return Containers.restricted(
                        RedisNames.CONTAINER,
                        plan.image(),
                        plan.resources().withStorage(STORAGE_REQUEST, STORAGE_LIMIT))
                .command("sh", "-c", START, "redis-server")
                .args(options(plan))
                .env(environment(plan))
                .ports(Containers.port(PORT_NAME, RedisNames.PORT))
                .readinessProbe(Probes.command(PING, new Timing(2, 2, 3)))
                // A frozen Redis still accepts connections; a ping tells, and it is killed after 20 s. With a limit of
                // two seconds for the ping, Redis was killed three times on two cores at a load of 20.
                .livenessProbe(Probes.command(PING, new Timing(5, 5, 3)))
                .volumeMounts(Volumes.writable(TEMPORARY, DATA))
                .build();
    }

    static List<String> options(RedisPlan plan) {
        return List.of(
                "--save",
                "",
                "--dir",
                DATA,
                "--maxmemory",
                Long.toString(plan.maxMemory()),
                // A full Redis that refused writes would fail all limited keys; a counter that nobody used for
                // long has been written to the database and is seeded from there. A cache makes room as well.
                "--maxmemory-policy",
                "allkeys-lru");
    }

    static List<EnvVarArgs> environment(RedisPlan plan) {
        SecretPlan.Reference password =
                plan.password().references().values().iterator().next();
        return List.of(
                EnvVars.fromSecret(RedisNames.PASSWORD, password.secret(), password.key()),
                // The variable from which redis-cli reads the password.
                EnvVars.fromSecret("REDISCLI_AUTH", password.secret(), password.key()));
    }
}
