package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import litellmha.names.DatabaseNames;
import litellmha.names.RestoreNames;
import litellmha.names.WalArchiveNames;

/** What a restored Postgres is made of, as CloudNativePG's {@code bootstrap.recovery} has it. */
sealed interface Recovery {

    /** The name of the live Postgres cluster in the restored one. */
    String LIVE = "live";

    /**
     * Snapshots of one backup.
     *
     * @param ofWal whether WAL has a volume of its own, which is of another moment: only archived WAL makes both one
     */
    record OfSnapshots(boolean ofWal) implements Recovery {

        @Override
        public void into(ObjectNode spec, String live) {
            ObjectNode recovery = recovery(spec);
            ObjectNode volumes = recovery.putObject("volumeSnapshots");
            snapshot(volumes.putObject("storage"), RestoreNames.SNAPSHOT);
            if (ofWal) {
                snapshot(volumes.putObject("walStorage"), RestoreNames.WAL_SNAPSHOT);
                archive(spec, live, recovery).put("targetImmediate", true);
            } else {
                // The live one may have got a volume for WAL since.
                spec.remove("walStorage");
            }
        }

        private static void snapshot(ObjectNode reference, String name) {
            reference.put("name", name).put("kind", "VolumeSnapshot").put("apiGroup", DatabaseNames.SNAPSHOT_API_GROUP);
        }
    }

    /** A base backup from before a moment, and archived WAL until then. */
    record OfArchive(Instant moment) implements Recovery {

        @Override
        public void into(ObjectNode spec, String live) {
            archive(spec, live, recovery(spec)).put("targetTime", moment.toString());
        }
    }

    /**
     * Puts it into the spec of a Cluster that has no bootstrap yet.
     *
     * @param live the name of the live Cluster
     */
    void into(ObjectNode spec, String live);

    private static ObjectNode recovery(ObjectNode spec) {
        return spec.putObject("bootstrap")
                .putObject("recovery")
                .put("database", DatabaseNames.DATABASE)
                .put("owner", DatabaseNames.DATABASE);
    }

    /** Returns the place of the recovery's target. */
    private static ObjectNode archive(ObjectNode spec, String live, ObjectNode recovery) {
        ObjectNode plugin = spec.putArray("externalClusters")
                .addObject()
                .put("name", LIVE)
                .putObject("plugin")
                .put("name", WalArchiveNames.PLUGIN);
        ObjectNode parameters = plugin.putObject("parameters");
        WalArchiveNames.parametersOf(live).forEach(parameters::put);
        return recovery.put("source", LIVE).putObject("recoveryTarget");
    }
}
