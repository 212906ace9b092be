package litellmha.database;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.names.AnnotationKeys;
import litellmha.names.DatabaseNames;

/** The Postgres cluster and its backups. */
public final class Database extends ComponentResource {

    private final PostgresCluster cluster;

    /** @param upgradeBackup the name of the Backup that has to be completed before anything of Postgres changes */
    public Database(
            DatabasePlan plan,
            Optional<String> upgradeBackup,
            String namespace,
            Labels labels,
            ComponentResourceOptions options) {
        super("litellm-ha:database:Database", DatabaseNames.COMPONENT, options);
        Metadata metadata = new Metadata(namespace, labels, DatabaseNames.COMPONENT);
        Resource[] before =
                upgradeBackup.map(name -> new UpgradeBackup(name, metadata, plan.snapshotLimit(), this)).stream()
                        .toArray(Resource[]::new);
        cluster = new PostgresCluster(
                DatabaseNames.CLUSTER,
                metadata.named(DatabaseNames.CLUSTER, Map.of(AnnotationKeys.WAIT_FOR, healthy(plan))),
                PostgresClusterSpec.of(plan, labels.ofStack()),
                ChildOptions.within(plan.readyLimit(), ChildOptions.retained(plan.retained(), this, before)));
        ComponentResourceOptions child =
                ComponentResourceOptions.builder().parent(this).build();
        plan.backup().ifPresent(backup -> {
            new ScheduledBackup(
                    DatabaseNames.SCHEDULED_BACKUP,
                    metadata.named(DatabaseNames.SCHEDULED_BACKUP),
                    backup.schedule().text(),
                    ChildOptions.of(this, cluster));
            backup.retention()
                    .ifPresent(retention ->
                            new BackupRetention(retention, backup.schedule(), plan.pods(), namespace, labels, child));
        });
        plan.guardImage().ifPresent(image -> new FailoverGuard(plan, image, namespace, labels, child));
        registerOutputs(Map.of());
    }

    /** The ID of the Cluster, which is known as soon as all instances are ready; in the preview of a first {@code up} it is not. */
    public Output<String> ready() {
        return cluster.id();
    }

    /**
     * What Pulumi waits for. The condition alone would still hold from before an update, because CloudNativePG does not say
     * which generation of the Cluster it has seen. The data has another image once CloudNativePG has begun with a minor version,
     * but only when it has ended the upgrade to a major one.
     */
    private static String healthy(DatabasePlan plan) {
        return "[\"condition=Ready\", \"jsonpath={.status.readyInstances}=%d\", \"jsonpath={.status.pgDataImageInfo.image}=%s\"]"
                .formatted(plan.instances(), plan.image());
    }
}
