package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.names.AnnotationKeys;
import litellmha.names.DatabaseNames;

/** The Postgres cluster and its backups. */
public final class Database extends ComponentResource {

    public Database(DatabasePlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:database:Database", DatabaseNames.COMPONENT, options);
        Cluster cluster = new Cluster(
                DatabaseNames.CLUSTER,
                ObjectMetaArgs.builder()
                        .name(DatabaseNames.CLUSTER)
                        .namespace(namespace)
                        .labels(labels.of(DatabaseNames.COMPONENT))
                        .annotations(Map.of(AnnotationKeys.WAIT_FOR, "condition=Ready"))
                        .build(),
                ClusterSpec.of(plan, labels.ofStack()),
                ChildOptions.of(plan.kept(), this));
        plan.backup()
                .ifPresent(backup -> new ScheduledBackup(
                        DatabaseNames.SCHEDULED_BACKUP,
                        ObjectMetaArgs.builder()
                                .name(DatabaseNames.SCHEDULED_BACKUP)
                                .namespace(namespace)
                                .labels(labels.of(DatabaseNames.COMPONENT))
                                .build(),
                        backup.schedule().text(),
                        ChildOptions.of(this, cluster)));
        registerOutputs(Map.of());
    }
}
