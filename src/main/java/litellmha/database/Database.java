package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;

/** The Postgres cluster and its backups. */
public final class Database extends ComponentResource {

    private static final String COMPONENT = "database";

    public Database(DatabasePlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:database:Database", COMPONENT, options);
        Cluster cluster = new Cluster(
                DatabasePlan.CLUSTER,
                ObjectMetaArgs.builder()
                        .name(DatabasePlan.CLUSTER)
                        .namespace(namespace)
                        .labels(labels.of(COMPONENT))
                        .annotations(Map.of("pulumi.com/waitFor", "condition=Ready"))
                        .build(),
                ClusterSpec.of(plan, labels.ofStack()),
                ChildOptions.of(plan.kept(), this));
        plan.backup()
                .ifPresent(backup -> new ScheduledBackup(
                        DatabasePlan.SCHEDULED_BACKUP,
                        ObjectMetaArgs.builder()
                                .name(DatabasePlan.SCHEDULED_BACKUP)
                                .namespace(namespace)
                                .labels(labels.of(COMPONENT))
                                .build(),
                        backup.schedule().text(),
                        ChildOptions.of(this, cluster)));
        registerOutputs(Map.of());
    }
}
