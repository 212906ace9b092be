package litellmha.database;

import com.pulumi.kubernetes.batch.v1.inputs.CronJobSpecArgs;
import com.pulumi.kubernetes.batch.v1.inputs.JobSpecArgs;
import com.pulumi.kubernetes.batch.v1.inputs.JobTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.PolicyRuleArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.kube.Children;
import litellmha.kube.ContainerResources;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.Pods;
import litellmha.names.BackupRetentionNames;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.pod.PodDefaults;
import litellmha.settings.CronSchedule;

/**
 * Deletes old backups, which CloudNativePG does not if they are volume snapshots.
 *
 * <p>With the deletion policy Retain, a VolumeSnapshotContent and what it stands for on the storage outlive their
 * VolumeSnapshot. So the program changes that policy first; contents are in no namespace, which takes a ClusterRole.
 */
final class BackupRetention extends ComponentResource {

    private static final String SNAPSHOTS = "snapshot.storage.k8s.io";

    /** By then the backup has ended, and if it failed somebody may have seen it. */
    private static final int HOURS_AFTER_BACKUP = 4;

    /** A cluster that was down runs it later, but not into the next backup. */
    private static final Duration LATEST_START = Duration.ofHours(12);

    /** VolumeSnapshots are waited for five minutes, all together; the rest is for the node and its image. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Measured with VolumeSnapshots of 17 kB, which tell the manifest of their Cluster: 42 MiB for 400, 105 MiB for 1500 of them. */
    private static final ContainerResources RESOURCES = new ContainerResources(
                    Map.of("cpu", "10m", "memory", "64Mi"), Map.of("memory", "128Mi"))
            .withStorage("16Mi", "64Mi");

    BackupRetention(
            DatabasePlan.Retention plan,
            CronSchedule backups,
            PostgresGeneration generation,
            PodDefaults pods,
            String namespace,
            Labels labels,
            ComponentResourceOptions options) {
        super("litellm-ha:database:BackupRetention", BackupRetentionNames.COMPONENT, options);
        Children children = new Children(this, new Metadata(namespace, labels, BackupRetentionNames.COMPONENT));
        List<Resource> needs =
                new ArrayList<>(children.serviceAccountWithRole(BackupRetentionNames.NAME, rules(generation)));
        needs.add(children.clusterRole(
                BackupRetentionNames.NAME, BackupRetentionNames.clusterRole(namespace), rulesInCluster()));
        children.cronJob(
                BackupRetentionNames.NAME,
                CronJobSpecArgs.builder()
                        .schedule(backups.onceADayAfter(HOURS_AFTER_BACKUP))
                        .timeZone("Etc/UTC")
                        .concurrencyPolicy("Forbid")
                        .suspend(false)
                        .startingDeadlineSeconds((int) LATEST_START.toSeconds())
                        .successfulJobsHistoryLimit(3)
                        .failedJobsHistoryLimit(3)
                        .jobTemplate(JobTemplateSpecArgs.builder()
                                .metadata(children.metadata().unnamed(Map.of(), Map.of()))
                                .spec(JobSpecArgs.builder()
                                        .activeDeadlineSeconds((int) LIMIT.toSeconds())
                                        .backoffLimit(2)
                                        .template(Pods.template(
                                                children.metadata(),
                                                pods.labels(),
                                                pods.annotations(),
                                                pod(plan, generation, pods, namespace)))
                                        .build())
                                .build())
                        .build(),
                needs);
        registerOutputs(Map.of());
    }

    private static PodSpecArgs pod(
            DatabasePlan.Retention plan, PostgresGeneration generation, PodDefaults pods, String namespace) {
        return ApiProgram.pod(pods, BackupRetentionNames.NAME)
                .restartPolicy("Never")
                .containers(ApiProgram.container(
                                BackupRetentionNames.CONTAINER,
                                plan.image(),
                                RESOURCES,
                                "backups_to_keep.py",
                                "prune_backups.py")
                        .args(arguments(plan, generation, namespace))
                        .build())
                .build();
    }

    private static List<String> arguments(
            DatabasePlan.Retention plan, PostgresGeneration generation, String namespace) {
        List<String> arguments = new ArrayList<>(List.of(
                "--namespace=" + namespace,
                // Of all generations: the backups of a Cluster are still there when another has taken its place.
                "--cluster=" + PostgresGeneration.FIRST.cluster(),
                "--schedule=" + generation.snapshotSchedule(),
                "--daily=" + plan.daily(),
                "--weekly=" + plan.weekly(),
                "--monthly=" + plan.monthly()));
        if (plan.dryRun()) {
            arguments.add("--dry-run");
        }
        return arguments;
    }

    private static List<PolicyRuleArgs> rules(PostgresGeneration generation) {
        return List.of(
                ApiProgram.rule(DatabaseNames.API_GROUP, "backups", "list", "delete")
                        .build(),
                ApiProgram.rule(DatabaseNames.API_GROUP, "scheduledbackups", "get")
                        .resourceNames(generation.snapshotSchedule())
                        .build(),
                ApiProgram.rule(SNAPSHOTS, "volumesnapshots", "list", "get", "delete")
                        .build(),
                ApiProgram.rule("", "events", "create").build());
    }

    private static List<PolicyRuleArgs> rulesInCluster() {
        // No pattern can name the contents of one namespace.
        return List.of(ApiProgram.rule(SNAPSHOTS, "volumesnapshotcontents", "get", "patch")
                .build());
    }
}
