package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import litellmha.database.Origin;
import litellmha.kubeapi.ArchiveReach;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.names.DatabaseNames;
import litellmha.names.WalArchiveNames;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Quantity;

/**
 * What a Postgres cluster is to be restored from, and whether it is there already.
 *
 * @param began what the Cluster began with, as {@link #described} says it, empty text if it began with nothing; nothing if there
 *     is no Cluster
 * @param firstMoment the first that the WAL archive reaches to, of the generation that is wanted; nothing if it has none
 * @param backups those of the stack's namespace
 * @param snapshots those of the stack's namespace
 */
record RestoreFacts(
        Read<Optional<String>> began,
        Read<Optional<Instant>> firstMoment,
        Read<List<Backup>> backups,
        Read<List<Snapshot>> snapshots) {

    /**
     * @param cluster of which it is
     * @param phase as CloudNativePG has it; empty if it has not begun
     * @param major the version of Postgres; nothing if CloudNativePG does not say
     * @param snapshots the names of its VolumeSnapshots
     * @param twoVolumes whether WAL had a volume of its own
     */
    record Backup(
            String name,
            String cluster,
            String method,
            String phase,
            OptionalInt major,
            List<String> snapshots,
            boolean twoVolumes) {

        private static Backup of(JsonNode object) {
            JsonNode status = object.path("status");
            return new Backup(
                    ClusterObjects.name(object),
                    object.at("/spec/cluster/name").asText(),
                    object.at("/spec/method").asText(),
                    status.path("phase").asText(),
                    status.has("majorVersion")
                            ? OptionalInt.of(status.path("majorVersion").asInt())
                            : OptionalInt.empty(),
                    StreamSupport.stream(
                                    status.at("/snapshotBackupStatus/elements").spliterator(), false)
                            .map(element -> element.path("name").asText())
                            .toList(),
                    status.at("/snapshotBackupStatus/elements")
                            .findValuesAsText("type")
                            .contains("PG_WAL"));
        }
    }

    /**
     * @param ready whether a volume can be made of it
     * @param size of such a volume; nothing if the driver does not say
     */
    record Snapshot(String name, boolean ready, Optional<Quantity> size) {

        private static Snapshot of(JsonNode object) {
            return new Snapshot(
                    ClusterObjects.name(object),
                    object.at("/status/readyToUse").asBoolean(),
                    Optional.of(object.at("/status/restoreSize").asText())
                            .filter(text -> !text.isEmpty() && !text.equals("0"))
                            .map(Quantity::new));
        }
    }

    /** Returns nothing for a stack whose Postgres began empty. */
    static Optional<RestoreFacts> read(KubeApi api, PlatformPlan plan) {
        String postgres = "/apis/%s/namespaces/%s/".formatted(DatabaseNames.API_VERSION, plan.namespace());
        Origin origin = plan.database().origin();
        return origin.source().map(source -> {
            Read<List<JsonNode>> backups = api.list(postgres + "backups");
            return new RestoreFacts(
                    api.get(postgres + "clusters/" + origin.generation().cluster())
                            .readIfPresent()
                            .map(found -> found.map(RestoreFacts::began)),
                    origin.moment()
                            .map(moment -> firstMoment(api, plan, moment, backups))
                            .orElseGet(() -> new Read.Known<>(Optional.empty())),
                    backups.map(all -> all.stream().map(Backup::of).toList()),
                    api.list("/apis/%s/namespaces/%s/volumesnapshots"
                                    .formatted(DatabaseNames.SNAPSHOT_API_VERSION, plan.namespace()))
                            .map(all -> all.stream().map(Snapshot::of).toList()));
        });
    }

    /** Says what is to be restored, in the terms of a Cluster. */
    static String described(Origin.Source source) {
        return source instanceof Origin.Moment moment
                ? described(moment.of().cluster(), moment.time().toString())
                : source.described();
    }

    private static String described(String cluster, String time) {
        return "the WAL of Cluster %s until %s".formatted(cluster, time);
    }

    private static String began(JsonNode cluster) {
        JsonNode recovery = cluster.at("/spec/bootstrap/recovery");
        if (recovery.isMissingNode()) {
            return "";
        }
        String backup = recovery.at("/backup/name").asText();
        return backup.isEmpty()
                ? described(
                        recovery.path("source").asText(),
                        recovery.at("/recoveryTarget/targetTime").asText())
                : new Origin.Backup(backup).described();
    }

    private static Read<Optional<Instant>> firstMoment(
            KubeApi api, PlatformPlan plan, Origin.Moment moment, Read<List<JsonNode>> backups) {
        return store(api, plan.namespace())
                .fold(
                        store -> silence(store, plan)
                                .<Read<Optional<Instant>>>map(Read.Unknown::new)
                                .orElseGet(() -> backups.map(all -> store.flatMap(found -> ArchiveReach.firstMoment(
                                        found, all, moment.of().cluster())))),
                        Read.Unknown::new);
    }

    /** Returns why no object says how far back the archive reaches that the stack names, such as after the loss of a cluster. */
    private static Optional<String> silence(Optional<JsonNode> store, PlatformPlan plan) {
        if (store.isEmpty()) {
            return Optional.of(
                    "no WAL was archived from here yet, and no object says how far back the archive reaches");
        }
        Optional<String> wanted =
                plan.database().walArchive().map(archive -> archive.store().destination());
        return store.map(
                        found -> found.at("/spec/configuration/destinationPath").asText())
                .filter(destination -> !wanted.equals(Optional.of(destination)))
                .map("WAL goes to %s now, and no object says how far back another destination reaches"::formatted);
    }

    private static Read<Optional<JsonNode>> store(KubeApi api, String namespace) {
        return api.get("/apis/%s/namespaces/%s/objectstores/%s"
                        .formatted(WalArchiveNames.API_VERSION, namespace, WalArchiveNames.OBJECT_STORE))
                .readIfPresent();
    }
}
