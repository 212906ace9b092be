package litellmha.verify.check;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.platform.PlatformPlan;
import litellmha.verify.cluster.DrillRecord;
import litellmha.verify.history.Event;
import litellmha.verify.model.BrokenCheckException;

/** Reads the schedule, its backups, their snapshots, and the classes of both volumes and snapshots. */
final class BackupScenario implements Scenario {

    /** Classes and drivers are the whole cluster's. Who may not read them is told so, and is not refused the run. */
    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(
                        Rights.inNamespace(DatabaseNames.API_GROUP, "scheduledbackups", "get"),
                        Rights.inNamespace(DatabaseNames.API_GROUP, "backups", "list"),
                        Rights.inNamespace(DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshots", "list"),
                        Rights.inNamespace("", "persistentvolumeclaims", "list"),
                        DrillRecord.TO_READ)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) {
        try {
            context.record(new Event.Backups(new BackupReader(
                            KubeApi.of(context.cluster().client()),
                            context.cluster().namespace(),
                            context.plan().database())
                    .read(Instant.now())));
        } catch (ClusterUnreachableException e) {
            throw new BrokenCheckException(e.getMessage(), e);
        }
    }
}
