package litellmha.database;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.names.AnnotationKeys;
import litellmha.names.DatabaseNames;
import litellmha.names.WalArchiveNames;

/** The Postgres cluster and its backups. */
public final class Database extends ComponentResource {

    private final DatabasePlan plan;
    private final Metadata metadata;
    private final Labels labels;
    private final PostgresCluster cluster;
    private final List<Resource> declared = new ArrayList<>();

    /**
     * @param settled whether an {@code up} has ended with this generation, or it begins empty. Until then it is not protected: if
     *     its backup cannot be restored, the stack must be able to let go of it
     * @param upgradeBackup the name of the Backup that has to be completed before anything of Postgres changes
     */
    public Database(
            DatabasePlan plan,
            boolean settled,
            Optional<String> upgradeBackup,
            String namespace,
            Labels labels,
            ComponentResourceOptions options) {
        super("litellm-ha:database:Database", DatabaseNames.COMPONENT, options);
        this.plan = plan;
        this.labels = labels;
        metadata = new Metadata(namespace, labels, DatabaseNames.COMPONENT);
        String name = plan.generation().cluster();
        upgradeBackup.ifPresent(
                backup -> declared.add(new UpgradeBackup(backup, metadata, name, plan.snapshotLimit(), this)));
        plan.walArchive()
                .ifPresent(archive -> declared.add(new ObjectStore(
                        metadata.named(WalArchiveNames.OBJECT_STORE),
                        archive.store(),
                        ChildOptions.leftBehind(plan.retained(), this))));
        cluster = new PostgresCluster(
                name,
                metadata.named(name, Map.of(AnnotationKeys.WAIT_FOR, healthy(plan))),
                PostgresClusterSpec.of(plan, labels.ofStack()),
                ChildOptions.within(
                        plan.readyLimit(),
                        ChildOptions.retained(
                                // What the gateway may have gone over to already is left behind, too.
                                plan.retained() || !settled,
                                plan.retained() && settled,
                                this,
                                declared.toArray(Resource[]::new))));
        declared.add(cluster);
        ComponentResourceOptions child =
                ComponentResourceOptions.builder().parent(this).build();
        plan.backup().ifPresent(backup -> {
            declared.add(new ScheduledBackup(
                    plan.generation().snapshotSchedule(),
                    metadata.named(plan.generation().snapshotSchedule()),
                    ScheduledBackup.Spec.ofSnapshots(backup.schedule().text(), name),
                    ChildOptions.of(this, cluster)));
            backup.retention()
                    .ifPresent(retention -> declared.add(new BackupRetention(
                            retention, backup.schedule(), plan.generation(), plan.pods(), namespace, labels, child)));
            backup.metricsImage()
                    .ifPresent(image -> declared.add(
                            new BackupMetrics(image, plan.generation(), plan.pods(), namespace, labels, child)));
        });
        plan.walArchive()
                .filter(WalArchivePlan::hasBaseBackups)
                .ifPresent(archive -> declared.add(new ScheduledBackup(
                        archive.scheduleName(plan.generation()),
                        metadata.named(archive.scheduleName(plan.generation())),
                        ScheduledBackup.Spec.ofBaseBackups(archive.schedule().text(), name),
                        ChildOptions.of(this, cluster))));
        plan.guardImage().ifPresent(image -> declared.add(new FailoverGuard(plan, image, namespace, labels, child)));
        registerOutputs(Map.of());
    }

    /** What serves, without what {@link #keep} declares. */
    public List<Resource> serving() {
        return List.copyOf(declared);
    }

    /**
     * Keeps the Clusters of other generations as they are, and asks CloudNativePG to stop their instances. It does so once they
     * are healthy: one that is not goes on running, and nothing waits for it.
     *
     * @param gateway has let go of them
     */
    public void keep(List<Origin> others, Resource gateway) {
        others.forEach(origin -> new PostgresCluster(
                origin.generation().cluster(),
                metadata.named(origin.generation().cluster(), Map.of(DatabaseNames.HIBERNATION_ANNOTATION, "on")),
                PostgresClusterSpec.of(plan.withOrigin(origin), labels.ofStack()),
                CustomResourceOptions.merge(
                        ChildOptions.retained(plan.retained(), false, this, gateway),
                        CustomResourceOptions.builder().ignoreChanges("spec").build())));
    }

    /** The ID of the Cluster, which is known as soon as all instances are ready; in the preview of a first {@code up} it is not. */
    public Output<String> ready() {
        return cluster.id();
    }

    /**
     * What Pulumi waits for. The condition alone would still hold from before an update, because CloudNativePG does not say
     * which generation of the Cluster it has seen. The data has another image once CloudNativePG has begun with a minor version,
     * but only when it has ended the upgrade to a major one. That the operator has called the plugin does not mean that the
     * instances have it: it is asked for in the step after the one that adds it, and so makes Pulumi wait for them there.
     */
    private static String healthy(DatabasePlan plan) {
        String plugin = plan.walArchive()
                .filter(WalArchivePlan::hasBaseBackups)
                .map(archive -> ", \"jsonpath={.status.pluginStatus[0].name}=%s\"".formatted(WalArchiveNames.PLUGIN))
                .orElse("");
        return "[\"condition=Ready\", \"jsonpath={.status.readyInstances}=%d\", \"jsonpath={.status.pgDataImageInfo.image}=%s\"%s]"
                .formatted(plan.instances(), plan.image(), plugin);
    }
}
