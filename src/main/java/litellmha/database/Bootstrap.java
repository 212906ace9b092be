package litellmha.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.names.WalArchiveNames;

/** How a Cluster begins: one of the two. CloudNativePG looks at it only when it makes the Cluster. */
record Bootstrap(Optional<InitDb> initdb, Optional<Recovery> recovery) {

    record InitDb(String database, String owner, boolean dataChecksums) {}

    /**
     * @param backup CloudNativePG's Backup
     * @param source one of the external clusters, whose WAL is replayed instead
     * @param recoveryTarget up to where
     * @param owner for whom CloudNativePG makes a Secret with a new password; its own Cluster's is not in the backup
     */
    record Recovery(
            Optional<BackupReference> backup,
            Optional<String> source,
            Optional<RecoveryTarget> recoveryTarget,
            String database,
            String owner) {}

    record BackupReference(String name) {}

    record RecoveryTarget(String targetTime) {}

    /** @param plugin what has its base backups and WAL */
    record ExternalCluster(String name, SourcePlugin plugin) {

        private static ExternalCluster of(PostgresGeneration generation) {
            return new ExternalCluster(
                    generation.cluster(),
                    new SourcePlugin(WalArchiveNames.PLUGIN, WalArchiveNames.parametersOf(generation.cluster())));
        }
    }

    record SourcePlugin(String name, Map<String, String> parameters) {}

    static Bootstrap of(Origin origin) {
        return origin.source().isPresent()
                ? new Bootstrap(Optional.empty(), Optional.of(recovery(origin)))
                : new Bootstrap(
                        Optional.of(new InitDb(DatabaseNames.DATABASE, DatabaseNames.DATABASE, true)),
                        Optional.empty());
    }

    private static Recovery recovery(Origin origin) {
        return new Recovery(
                origin.backup().map(BackupReference::new),
                origin.moment().map(moment -> moment.of().cluster()),
                origin.moment().map(moment -> new RecoveryTarget(moment.time().toString())),
                DatabaseNames.DATABASE,
                DatabaseNames.DATABASE);
    }

    /** Returns those whose WAL is replayed. */
    static Optional<List<ExternalCluster>> externalClusters(Origin origin) {
        return origin.moment().map(moment -> List.of(ExternalCluster.of(moment.of())));
    }
}
