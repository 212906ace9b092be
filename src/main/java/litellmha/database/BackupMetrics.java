package litellmha.database;

import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.PolicyRuleArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import litellmha.kube.Children;
import litellmha.kube.ContainerResources;
import litellmha.kube.Containers;
import litellmha.kube.Deployments;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.Pods;
import litellmha.kube.Probes;
import litellmha.names.BackupMetricsNames;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.names.RestoreNames;
import litellmha.pod.PodDefaults;

/**
 * Serves metrics of the backups and of the last restore drill, for which Postgres itself cannot be asked.
 *
 * <p>CloudNativePG has {@code cnpg_collector_last_available_backup_timestamp}, also for volume snapshots, but deprecated: it
 * looks at the snapshots when it takes one, so that it does not notice one that is deleted, and a Cluster that was made anew
 * does not know those of before ({@code updateClusterWithSnapshotsBackupTimes} in 1.30.1).
 */
final class BackupMetrics extends ComponentResource {

    /** For its node and its image. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** Measured with VolumeSnapshots of 17 kB, which are read in pages: 26 MiB for 100 backups, 33 MiB for 1500. */
    private static final ContainerResources RESOURCES = new ContainerResources(
                    Map.of("cpu", "10m", "memory", "48Mi"), Map.of("memory", "96Mi"))
            .withStorage("16Mi", "64Mi");

    /** A read of the API server may take some seconds. */
    private static final Probes.Timing READINESS = new Probes.Timing(30, 10, 3);

    BackupMetrics(
            String image,
            PostgresGeneration generation,
            PodDefaults pods,
            String namespace,
            Labels labels,
            ComponentResourceOptions options) {
        super("litellm-ha:database:BackupMetrics", BackupMetricsNames.COMPONENT, options);
        Children children = new Children(this, new Metadata(namespace, labels, BackupMetricsNames.COMPONENT));
        children.deployment(
                BackupMetricsNames.NAME,
                START_LIMIT,
                Deployments.single(
                        BackupMetricsNames.COMPONENT,
                        Pods.template(
                                children.metadata(),
                                pods.labels(),
                                pods.annotations(),
                                pod(image, generation, pods, namespace))),
                children.serviceAccountWithRole(BackupMetricsNames.NAME, rules()));
        registerOutputs(Map.of());
    }

    private static PodSpecArgs pod(String image, PostgresGeneration generation, PodDefaults pods, String namespace) {
        return ApiProgram.pod(pods, BackupMetricsNames.NAME)
                .containers(ApiProgram.container(
                                BackupMetricsNames.CONTAINER,
                                image,
                                RESOURCES,
                                "backups_to_keep.py",
                                "backup_metrics.py")
                        .args(
                                "--namespace=" + namespace,
                                "--cluster=" + generation.cluster(),
                                "--drill=" + RestoreNames.RECORD,
                                "--port=" + BackupMetricsNames.PORT)
                        .ports(Containers.port(BackupMetricsNames.PORT_NAME, BackupMetricsNames.PORT))
                        .readinessProbe(Probes.http("/metrics", BackupMetricsNames.PORT_NAME, READINESS))
                        .build())
                .build();
    }

    private static List<PolicyRuleArgs> rules() {
        return List.of(
                ApiProgram.rule(DatabaseNames.API_GROUP, "backups", "list").build(),
                ApiProgram.rule(DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshots", "list")
                        .build(),
                ApiProgram.rule("", "configmaps", "get")
                        .resourceNames(RestoreNames.RECORD)
                        .build());
    }
}
