package litellmha.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ContainerResources;
import litellmha.names.AnnotationKeys;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.names.WalArchiveNames;
import litellmha.pod.PodDefaults;
import litellmha.settings.Database;

/**
 * The fields of {@code postgresql.cnpg.io/v1} {@code Cluster} that the program sets, under their names there.
 *
 * @param smartShutdownTimeout seconds that a stopping primary waits for its clients. LiteLLM keeps its sessions, so it would
 *     always wait in vain, and with CloudNativePG's 180 for three minutes
 * @param primaryLease CloudNativePG's own if it is empty
 * @param stopDelay seconds until a stopping instance is killed
 * @param switchoverDelay seconds that a demoted primary has to finish its WAL
 */
record PostgresClusterSpec(
        int instances,
        String imageName,
        boolean enablePDB,
        String primaryUpdateMethod,
        int smartShutdownTimeout,
        int stopDelay,
        int switchoverDelay,
        Optional<PrimaryLease> primaryLease,
        Probes probes,
        InheritedMetadata inheritedMetadata,
        Affinity affinity,
        Optional<String> priorityClassName,
        Optional<List<LocalObjectReference>> imagePullSecrets,
        List<TopologySpread> topologySpreadConstraints,
        Bootstrap bootstrap,
        Optional<List<Bootstrap.ExternalCluster>> externalClusters,
        Postgresql postgresql,
        Storage storage,
        Optional<Storage> walStorage,
        Optional<List<Plugin>> plugins,
        Optional<ServiceAccountTemplate> serviceAccountTemplate,
        ContainerResources resources,
        EphemeralVolumes ephemeralVolumesSizeLimit,
        Optional<Backup> backup) {

    /**
     * Postgres' workers of one parallel query share memory there. CloudNativePG allows 32 of them
     * ({@code max_parallel_workers} in {@code pkg/postgres/configuration.go}), each with {@code work_mem} (4 MB) twice
     * ({@code hash_mem_multiplier}).
     */
    private static final String SHARED_MEMORY = "256Mi";

    /**
     * CloudNativePG's own files: its instance manager (64 MB when built from v1.30.0), a second one while it is updated in
     * place, certificates and sockets. Postgres' temporary files are on its volume, and snapshots spool nothing.
     */
    private static final String SCRATCH = "256Mi";

    /** {@link #SCRATCH}, and what the archive's sidecar spools there. */
    private static final String SCRATCH_OF_ARCHIVE = "512Mi";

    /** The instance manager and a full set of rotated logs; Postgres' log is the container's. */
    private static final String STORAGE_REQUEST = "128Mi";

    /** {@link #SCRATCH} and the logs, with a margin. */
    private static final String STORAGE_LIMIT = "512Mi";

    /**
     * What an instance holds to be the primary; the next one takes it when it has not been renewed for its duration, so that a
     * primary that was killed is waited for that long. It detects nothing. CloudNativePG's 15, 10 and 2 s are 16 s of a fail-over;
     * the webhook takes no less than these (v1.30, {@code cluster_webhook.go}).
     *
     * <p>It is that short only where each write is on a standby, and a quorum of them is asked before one is promoted: there a
     * primary that was cut off cannot acknowledge anything any more. Without that, the time is what keeps two apart.
     *
     * @param leaseDurationSeconds until it can be taken
     * @param renewDeadlineSeconds for which its holder tries to renew it
     * @param retryPeriodSeconds between two tries
     */
    record PrimaryLease(int leaseDurationSeconds, int renewDeadlineSeconds, int retryPeriodSeconds) {

        static final PrimaryLease SHORTEST = new PrimaryLease(3, 2, 1);
    }

    /** Whether instances are ready, which is how the operator learns that one hangs. */
    record Probes(Probe readiness) {}

    record Probe(int periodSeconds, int timeoutSeconds, int failureThreshold) {}

    record InheritedMetadata(Map<String, String> labels, Optional<Map<String, String>> annotations) {}

    record LocalObjectReference(String name) {}

    record Affinity(
            boolean enablePodAntiAffinity,
            String podAntiAffinityType,
            String topologyKey,
            Optional<Map<String, String>> nodeSelector,
            Optional<List<PodDefaults.Toleration>> tolerations) {}

    record TopologySpread(int maxSkew, String topologyKey, String whenUnsatisfiable, LabelSelector labelSelector) {}

    record LabelSelector(Map<String, String> matchLabels) {}

    record Postgresql(Map<String, String> parameters, Optional<Synchronous> synchronous) {}

    /**
     * Writes that a replica confirms.
     *
     * @param number of replicas that must have a write
     * @param failoverQuorum only a replica that has all confirmed writes is promoted
     */
    record Synchronous(String method, int number, String dataDurability, boolean failoverQuorum) {}

    record Storage(String size, Optional<String> storageClass) {

        private static Storage of(Database.Storage storage) {
            return new Storage(storage.size().text(), storage.storageClass());
        }
    }

    /** @param isWALArchiver whether Postgres hands its WAL to it; at most one may be */
    record Plugin(String name, boolean isWALArchiver, Map<String, String> parameters) {}

    record ServiceAccountTemplate(Annotations metadata) {}

    record Annotations(Map<String, String> annotations) {}

    /**
     * Sizes of the {@code emptyDir} volumes of an instance.
     *
     * @param shm in memory; parts of it count against the limit of memory when they are used
     */
    record EphemeralVolumes(String shm, String temporaryData) {}

    record Backup(VolumeSnapshot volumeSnapshot) {}

    /**
     * How snapshots are taken. A cold one stops the instance that it is taken of: the last standby, so that synchronous writes
     * wait, and without a standby the primary. A hot one stops nothing. Its volume is as after a power failure, from which
     * Postgres recovers by the WAL on it, without an archive; that needs a driver whose snapshots are of one moment.
     */
    record VolumeSnapshot(
            String className, String snapshotOwnerReference, boolean online, OnlineConfiguration onlineConfiguration) {}

    /**
     * @param immediateCheckpoint whether the checkpoint before the snapshot is made at once, not spread over minutes
     * @param waitForArchive whether the backup ends when its WAL is in the archive. Two volumes are of one moment only by that; one
     *     is without it, and an archive that fails does not keep it from being taken
     */
    record OnlineConfiguration(boolean immediateCheckpoint, boolean waitForArchive) {}

    static PostgresClusterSpec of(DatabasePlan plan, Map<String, String> labels) {
        boolean synchronous = plan.durability() == Database.Durability.SYNCHRONOUS;
        return new PostgresClusterSpec(
                plan.instances(),
                plan.image().text(),
                plan.disruptionBudgets(),
                "switchover",
                0,
                60,
                60,
                synchronous ? Optional.of(PrimaryLease.SHORTEST) : Optional.empty(),
                // A primary that hangs is found after 9 to 12 s; with CloudNativePG's ten seconds between two probes
                // it was 40. The operator takes 30 s more: it asks the hung one three times, for 10 s each.
                new Probes(new Probe(3, 3, 3)),
                new InheritedMetadata(
                        plan.pods().withLabels(labels),
                        Optional.of(plan.pods().annotations()).filter(all -> !all.isEmpty())),
                new Affinity(
                        true,
                        "required",
                        LabelKeys.HOSTNAME,
                        Optional.of(plan.pods().nodeSelector()).filter(all -> !all.isEmpty()),
                        Optional.of(plan.pods().tolerations()).filter(all -> !all.isEmpty())),
                plan.pods().priorityClass(),
                Optional.of(plan.pods().imagePullSecrets())
                        .filter(names -> !names.isEmpty())
                        .map(names ->
                                names.stream().map(LocalObjectReference::new).toList()),
                List.of(new TopologySpread(
                        1,
                        LabelKeys.ZONE,
                        "ScheduleAnyway",
                        new LabelSelector(Map.of(
                                DatabaseNames.CLUSTER_LABEL, plan.generation().cluster())))),
                Bootstrap.of(plan.origin()),
                Bootstrap.externalClusters(plan.origin()),
                new Postgresql(
                        plan.parameters(),
                        synchronous ? Optional.of(new Synchronous("any", 1, "required", true)) : Optional.empty()),
                Storage.of(plan.storage()),
                plan.walStorage().map(Storage::of),
                plan.walArchive()
                        .map(archive ->
                                List.of(new Plugin(WalArchiveNames.PLUGIN, true, WalArchiveNames.parameters()))),
                plan.walArchive()
                        .flatMap(archive -> archive.store().role())
                        .map(role ->
                                new ServiceAccountTemplate(new Annotations(Map.of(AnnotationKeys.AWS_ROLE, role)))),
                plan.resources().withStorage(STORAGE_REQUEST, STORAGE_LIMIT),
                new EphemeralVolumes(SHARED_MEMORY, plan.walArchive().isPresent() ? SCRATCH_OF_ARCHIVE : SCRATCH),
                plan.backup()
                        .map(backup -> new Backup(new VolumeSnapshot(
                                backup.snapshotClass(),
                                "none",
                                true,
                                new OnlineConfiguration(true, plan.walStorage().isPresent())))));
    }
}
