package litellmha.gateway;

import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.ExecActionArgs;
import com.pulumi.kubernetes.core.v1.inputs.LifecycleArgs;
import com.pulumi.kubernetes.core.v1.inputs.LifecycleHandlerArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.TopologySpreadConstraintArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeMountArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import litellmha.kube.Containers;
import litellmha.kube.Pods;
import litellmha.kube.Probes;
import litellmha.kube.Probes.Timing;
import litellmha.kube.Selectors;
import litellmha.kube.Volumes;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.secret.DeclaredSecret;
import litellmha.settings.CaBundle;

/** The pods of the proxy and of its migration. They run the same image, and must not share their environments. */
final class GatewayPods {

    static final String PORT_NAME = "http";

    /** {@code nobody}, the user of LiteLLM's non-root image. */
    private static final int USER = 65534;

    private static final String CONFIG = "config";
    static final String CONFIG_PATH = "/etc/litellm/";
    private static final String TEMPORARY = "tmp";
    private static final String SECRET_FILES = "secret-files";
    private static final String CA_BUNDLE = "ca-bundle";

    /** What a pod has after its last request, to write down the spend of it. */
    private static final int FLUSH_SECONDS = 15;

    /** Longer than readiness takes to answer while the database is down: a shorter one would empty the Service. */
    private static final int PROBE_TIMEOUT_SECONDS = (int) PinnedLiteLlm.SLOWEST_READINESS.toSeconds() + 1;

    private static final int START_PERIOD_SECONDS = 2;

    /**
     * Ten minutes. On a busy machine a pod took more than three to start, and was killed while it made progress. Nothing is
     * gained by a shorter limit: a pod that starts serves nobody, and others serve meanwhile.
     */
    private static final int START_FAILURES = 300;

    private static final int READINESS_PERIOD_SECONDS = 5;

    /**
     * A fail-closed pod calls itself unready while the database is down, and all pods have the same database: a fail-over
     * must not empty the Service of pods that answer the keys they know. After twice the time that they know a key for,
     * none of them can answer any more.
     */
    private static final int READINESS_FAILURES =
            (int) PinnedLiteLlm.KEY_CACHE.toSeconds() * 2 / READINESS_PERIOD_SECONDS;

    /**
     * The copy of the user interface (19 MiB), the caches of Python and Prisma, and uploads above a megabyte, which are
     * spooled to files: room for one file of 512 MB, the largest that OpenAI accepts, beside them.
     */
    private static final String TEMPORARY_SIZE = "1Gi";

    /** What every pod needs in time: the copy of the user interface and a full set of rotated logs. */
    private static final String STORAGE_REQUEST = "128Mi";

    /** {@link #TEMPORARY_SIZE} and rotated logs, with a margin: the kubelet looks only every ten seconds. */
    private static final String STORAGE_LIMIT = "1280Mi";

    private GatewayPods() {}

    /** The proxy: it starts once the schema is that of its image. */
    static PodSpecArgs proxy(GatewayPlan plan) {
        List<ContainerArgs> containers = new ArrayList<>(List.of(gateway(plan)));
        List<VolumeArgs> volumes = new ArrayList<>(volumes());
        if (!plan.secretFiles().sources().isEmpty()) {
            volumes.add(DeclaredSecret.files(SECRET_FILES, plan.secretFiles()));
        }
        plan.caBundle().ifPresent(bundle -> volumes.add(volume(bundle)));
        if (plan.metricsServed()) {
            containers.add(MetricsServer.container(plan));
            volumes.add(MetricsServer.volume());
        }
        PodSpecArgs.Builder pod = pod(plan).volumes(volumes);
        if (!plan.serviceAccountAnnotations().isEmpty()) {
            pod.serviceAccountName(GatewayNames.SERVICE_ACCOUNT);
        }
        return pod
                // Longer than a request may take, or a rolling update cuts streams.
                .terminationGracePeriodSeconds(gracePeriodSeconds(plan))
                .topologySpreadConstraints(
                        spread(LabelKeys.HOSTNAME, "DoNotSchedule"), spread(LabelKeys.ZONE, "ScheduleAnyway"))
                .initContainers(wait(plan, "schema"), SaltKeyCheck.container(plan))
                .containers(containers)
                .build();
    }

    /** How long a pod may take to start: until the kubelet gives it up, and before that five minutes for its node and image. */
    static Duration startLimit() {
        return Duration.ofSeconds((long) START_PERIOD_SECONDS * START_FAILURES).plusMinutes(5);
    }

    /** How long a pod may take to end. */
    static int gracePeriodSeconds(GatewayPlan plan) {
        return plan.drainSeconds() + plan.longestRequestSeconds() + FLUSH_SECONDS;
    }

    private static ContainerArgs gateway(GatewayPlan plan) {
        List<VolumeMountArgs> mounts = new ArrayList<>(mounts());
        if (!plan.secretFiles().sources().isEmpty()) {
            mounts.add(Volumes.readOnly(SECRET_FILES, GatewayEnvironment.SECRET_FILES));
        }
        plan.caBundle().ifPresent(bundle -> mounts.add(Volumes.readOnly(CA_BUNDLE, GatewayEnvironment.CA_BUNDLE)));
        if (plan.metricsServed()) {
            mounts.add(MetricsServer.mount());
        }
        return container(plan, GatewayNames.CONTAINER)
                .args("--config", CONFIG_PATH + GatewayNames.CONFIG_FILE, "--port", Integer.toString(GatewayNames.PORT))
                .env(GatewayEnvironment.proxy(plan))
                .ports(Containers.port(PORT_NAME, GatewayNames.PORT))
                .volumeMounts(mounts)
                .startupProbe(Probes.http(
                        PinnedLiteLlm.LIVENESS,
                        PORT_NAME,
                        new Timing(START_PERIOD_SECONDS, PROBE_TIMEOUT_SECONDS, START_FAILURES)))
                .livenessProbe(Probes.http(PinnedLiteLlm.LIVENESS, PORT_NAME, new Timing(10, PROBE_TIMEOUT_SECONDS, 6)))
                .readinessProbe(Probes.http(
                        PinnedLiteLlm.READINESS,
                        PORT_NAME,
                        new Timing(READINESS_PERIOD_SECONDS, PROBE_TIMEOUT_SECONDS, READINESS_FAILURES)))
                .lifecycle(LifecycleArgs.builder()
                        .postStart(SaltKeyCheck.again())
                        .preStop(exec("python", "-c", "import time; time.sleep(%d)".formatted(plan.drainSeconds())))
                        .build())
                .build();
    }

    /** A pod does not start without it: LiteLLM would silently trust the public authorities instead of a file that is not there. */
    private static VolumeArgs volume(CaBundle bundle) {
        String file = GatewayEnvironment.CA_BUNDLE_FILE;
        return Volumes.projected(
                CA_BUNDLE,
                List.of(bundle.configMap()
                        .map(name -> Volumes.fromConfigMap(file, name, bundle.key()))
                        .orElseGet(
                                () -> Volumes.fromSecret(file, bundle.secret().orElseThrow(), bundle.key()))));
    }

    /** The migration; LiteLLM's command does nothing where schema updates are switched off. */
    static PodSpecArgs migration(GatewayPlan plan) {
        return pod(plan)
                .volumes(volumes())
                .restartPolicy("Never")
                .initContainers(wait(plan, "database"), SaltKeyCheck.container(plan))
                .containers(container(plan, "migrations")
                        .command("python", "litellm/proxy/prisma_migration.py")
                        .workingDir("/app")
                        .env(GatewayEnvironment.migration(plan))
                        .build())
                .build();
    }

    /**
     * A pod of LiteLLM's image. As the first process of a container, Python ignores SIGTERM until it has a handler for it: a
     * pod that is deleted while it waits or starts would stay for its whole grace period.
     */
    private static PodSpecArgs.Builder pod(GatewayPlan plan) {
        return plan.pods().applyTo(Pods.restricted(USER)).shareProcessNamespace(true);
    }

    /** What every pod of LiteLLM's image has. */
    private static List<VolumeArgs> volumes() {
        return List.of(
                Volumes.configMap(CONFIG, GatewayNames.CONFIG_MAP), Volumes.temporary(TEMPORARY, TEMPORARY_SIZE));
    }

    private static List<VolumeMountArgs> mounts() {
        return List.of(
                Volumes.readOnly(CONFIG, CONFIG_PATH), Volumes.writable(TEMPORARY, GatewayEnvironment.TEMPORARY));
    }

    static ContainerArgs.Builder container(GatewayPlan plan, String name) {
        return Containers.restricted(name, plan.image(), plan.resources().withStorage(STORAGE_REQUEST, STORAGE_LIMIT))
                .volumeMounts(mounts());
    }

    private static ContainerArgs wait(GatewayPlan plan, String what) {
        return container(plan, "wait-for-" + what)
                .command("python", CONFIG_PATH + GatewayNames.WAIT_SCRIPT, what)
                .env(GatewayEnvironment.databaseUrl(plan))
                .build();
    }

    static LifecycleHandlerArgs exec(String... command) {
        return LifecycleHandlerArgs.builder()
                .exec(ExecActionArgs.builder().command(command).build())
                .build();
    }

    private static TopologySpreadConstraintArgs spread(String topologyKey, String whenUnsatisfiable) {
        return TopologySpreadConstraintArgs.builder()
                .maxSkew(1)
                .topologyKey(topologyKey)
                .whenUnsatisfiable(whenUnsatisfiable)
                .labelSelector(Selectors.component(GatewayNames.COMPONENT))
                // Otherwise the pods that a roll replaces would count.
                .matchLabelKeys("pod-template-hash")
                // Otherwise a tainted control plane would count as an empty node that a third replica has to go to.
                .nodeTaintsPolicy("Honor")
                .build();
    }
}
