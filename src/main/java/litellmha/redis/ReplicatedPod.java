package litellmha.redis;

import com.pulumi.kubernetes.core.v1.inputs.AffinityArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodAffinityTermArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodAntiAffinityArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.TopologySpreadConstraintArgs;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.kube.ContainerResources;
import litellmha.kube.Containers;
import litellmha.kube.EnvVars;
import litellmha.kube.PodScript;
import litellmha.kube.Probes;
import litellmha.kube.Probes.Timing;
import litellmha.kube.Selectors;
import litellmha.kube.Volumes;
import litellmha.names.LabelKeys;
import litellmha.names.RedisNames;

/** A pod of three, in which Redis is the master or a replica, and a Sentinel watches over all of them. */
final class ReplicatedPod {

    static final String SENTINEL_PORT_NAME = "sentinel";

    /**
     * Not {@link RedisPod#PORT_NAME}: while a stack changes from one mode to the other, the Service of the single Redis, which
     * looks for that name, finds none of these pods.
     */
    private static final String PORT_NAME = "replicated";

    private static final String SCRIPT = PodScript.read(ReplicatedPod.class, "start_replicated.sh");

    private static final String OWN_HOST = RedisNames.host("$(POD_NAME)");

    private static final String HOSTS = String.join(" ", RedisNames.hosts(RedisPlan.REPLICATED_PODS));

    private static final String SENTINEL_DATA = "sentinel";

    /** Measured: a Sentinel has 12 MB resident. */
    private static final ContainerResources SENTINEL_RESOURCES = new ContainerResources(
                    Map.of("cpu", "10m", "memory", "32Mi"), Map.of("memory", "64Mi"))
            .withStorage("16Mi", "80Mi");

    /** The logs. */
    private static final long STORAGE_MEBIBYTES = 64;

    /**
     * Milliseconds without an answer after which a Sentinel holds the master for lost. Measured on two processors: another one
     * had taken over 4.4 to 5.5 s after the master was lost. A shorter time would save little, and a busy node that answers
     * late would cause a fail-over, which refuses keys with a limit for as long.
     */
    private static final int DOWN_AFTER = 3000;

    /** Milliseconds; a fail-over that did not succeed is tried again after twice as long. The default is three minutes. */
    private static final int FAILOVER_TIMEOUT = 5000;

    /** While the script waits, Redis is not meant to answer. The shell is replaced by what it starts. */
    private static final String WAITS = "grep -qx sh /proc/1/comm || ";

    private ReplicatedPod() {}

    static PodSpecArgs of(RedisPlan plan) {
        long data = (plan.maxMemory() >> 20) + 1;
        // The pod of a single Redis may be there still, or already.
        LabelSelectorArgs pods = Selectors.ofStatefulSet(plan.component());
        return RedisPod.common(plan)
                .affinity(AffinityArgs.builder()
                        .podAntiAffinity(PodAntiAffinityArgs.builder()
                                .requiredDuringSchedulingIgnoredDuringExecution(PodAffinityTermArgs.builder()
                                        .topologyKey(LabelKeys.HOSTNAME)
                                        .labelSelector(pods)
                                        .build())
                                .build())
                        .build())
                .topologySpreadConstraints(TopologySpreadConstraintArgs.builder()
                        .maxSkew(1)
                        .topologyKey(LabelKeys.ZONE)
                        .whenUnsatisfiable("ScheduleAnyway")
                        .labelSelector(pods)
                        .build())
                .containers(redis(plan, data), sentinel(plan))
                .volumes(
                        // A replica first writes the master's data to a file.
                        Volumes.temporary(RedisPod.TEMPORARY, data + "Mi"), Volumes.temporary(SENTINEL_DATA, "16Mi"))
                .build();
    }

    private static ContainerArgs redis(RedisPlan plan, long data) {
        List<String> args = new ArrayList<>(List.of("redis", OWN_HOST, HOSTS));
        args.addAll(RedisPod.options(plan));
        args.addAll(List.of(
                // A master that is cut off must not go on counting: it refuses writes about when another one takes
                // over.
                "--min-replicas-to-write",
                "1",
                "--min-replicas-max-lag",
                "5",
                // Otherwise a replica waits five seconds for others that may want a copy too.
                "--repl-diskless-sync-delay",
                "0",
                // Otherwise it would begin its next start with what it has once copied, however old.
                "--rdb-del-sync-files",
                "yes"));
        return Containers.restricted(
                        RedisNames.CONTAINER,
                        plan.image(),
                        plan.resources().withStorage(STORAGE_MEBIBYTES + "Mi", STORAGE_MEBIBYTES + data + "Mi"))
                .command("sh", "-c", SCRIPT, "start")
                .args(args)
                .env(environment(plan))
                .ports(Containers.port(PORT_NAME, RedisNames.PORT))
                // A replica is ready once it has the master's counters, so that an update does not go on before.
                .readinessProbe(
                        Probes.command(shell("redis-cli -e role | grep -Eqx 'master|connected'"), new Timing(2, 2, 3)))
                // As for a single Redis.
                .livenessProbe(Probes.command(shell(WAITS + "redis-cli -e ping"), new Timing(5, 5, 3)))
                .volumeMounts(Volumes.writable(RedisPod.TEMPORARY, RedisPod.DATA))
                .build();
    }

    private static ContainerArgs sentinel(RedisPlan plan) {
        String cli = "redis-cli -e -p %d ".formatted(RedisNames.SENTINEL_PORT);
        return Containers.restricted(RedisNames.SENTINEL_CONTAINER, plan.image(), SENTINEL_RESOURCES)
                .command("sh", "-c", SCRIPT, "start")
                .args(
                        "sentinel",
                        OWN_HOST,
                        HOSTS,
                        option("down-after-milliseconds", DOWN_AFTER),
                        option("failover-timeout", FAILOVER_TIMEOUT))
                .env(environment(plan))
                .ports(Containers.port(SENTINEL_PORT_NAME, RedisNames.SENTINEL_PORT))
                .readinessProbe(Probes.command(shell(cli + "ping"), new Timing(2, 2, 3)))
                // One that has seen neither the master nor enough other Sentinels for a minute asks anew.
                .livenessProbe(Probes.command(
                        shell(WAITS
                                + "{ %1$ssentinel master %2$s | grep -qx master && %1$ssentinel ckquorum %2$s; }"
                                        .formatted(cli, RedisNames.MASTER_NAME)),
                        new Timing(10, 5, 6)))
                .volumeMounts(Volumes.writable(SENTINEL_DATA, RedisPod.DATA))
                .build();
    }

    private static String option(String name, int value) {
        return "%s %s %d".formatted(name, RedisNames.MASTER_NAME, value);
    }

    private static List<String> shell(String command) {
        return List.of("sh", "-c", command);
    }

    private static List<EnvVarArgs> environment(RedisPlan plan) {
        List<EnvVarArgs> all = new ArrayList<>(RedisPod.environment(plan));
        all.add(EnvVars.fromField("POD_NAME", "metadata.name"));
        all.add(EnvVars.fromField("POD_IP", "status.podIP"));
        return all;
    }
}
