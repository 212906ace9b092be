package litellmha.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.Pods;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.settings.Settings;

/**
 * The fields of {@code postgresql.cnpg.io/v1} {@code Cluster} that the program sets, under their names there.
 *
 * @param smartShutdownTimeout seconds that a stopping primary waits for its clients. LiteLLM holds its sessions, so
 *     with CloudNativePG's 180 a fail-over would take three minutes
 * @param stopDelay seconds until a stopping instance is killed
 * @param switchoverDelay seconds that a demoted primary has to finish its WAL
 */
record ClusterSpec(
        int instances,
        String imageName,
        boolean enablePDB,
        String primaryUpdateMethod,
        int smartShutdownTimeout,
        int stopDelay,
        int switchoverDelay,
        InheritedMetadata inheritedMetadata,
        Affinity affinity,
        List<TopologySpread> topologySpreadConstraints,
        Bootstrap bootstrap,
        Postgresql postgresql,
        Storage storage,
        Resources resources,
        Optional<Backup> backup) {

    record InheritedMetadata(Map<String, String> labels) {}

    record Affinity(boolean enablePodAntiAffinity, String podAntiAffinityType, String topologyKey) {}

    record TopologySpread(int maxSkew, String topologyKey, String whenUnsatisfiable, LabelSelector labelSelector) {}

    record LabelSelector(Map<String, String> matchLabels) {}

    record Bootstrap(InitDb initdb) {}

    record InitDb(String database, String owner, boolean dataChecksums) {}

    record Postgresql(Map<String, String> parameters, Optional<Synchronous> synchronous) {}

    /**
     * Writes that a standby confirms.
     *
     * @param number of standbys that must have a write
     * @param failoverQuorum only a standby that has all confirmed writes is promoted
     */
    record Synchronous(String method, int number, String dataDurability, boolean failoverQuorum) {}

    record Storage(String size, Optional<String> storageClass) {}

    record Resources(Map<String, String> requests, Map<String, String> limits) {}

    record Backup(VolumeSnapshot volumeSnapshot) {}

    /** @param online false: a snapshot of a stopped standby needs no WAL archive to be restored from */
    record VolumeSnapshot(String className, String snapshotOwnerReference, boolean online) {}

    static ClusterSpec of(DatabasePlan plan, Map<String, String> labels) {
        return new ClusterSpec(
                plan.instances(),
                plan.image(),
                plan.disruptionBudgets(),
                "switchover",
                5,
                60,
                60,
                new InheritedMetadata(labels),
                new Affinity(true, "required", LabelKeys.HOSTNAME),
                List.of(new TopologySpread(
                        1,
                        LabelKeys.ZONE,
                        "ScheduleAnyway",
                        new LabelSelector(Map.of(DatabaseNames.CLUSTER_LABEL, DatabaseNames.CLUSTER)))),
                new Bootstrap(new InitDb(DatabaseNames.DATABASE, DatabaseNames.DATABASE, true)),
                new Postgresql(
                        plan.parameters(),
                        plan.durability() == Settings.Durability.SYNCHRONOUS
                                ? Optional.of(new Synchronous("any", 1, "required", true))
                                : Optional.empty()),
                new Storage(plan.storage().size().text(), plan.storage().storageClass()),
                new Resources(Pods.requests(plan.resources()), Pods.limits(plan.resources())),
                plan.backup().map(backup -> new Backup(new VolumeSnapshot(backup.snapshotClass(), "none", false))));
    }
}
