package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import litellmha.names.WalArchiveNames;

/** How far an archive of WAL reaches back. */
public final class ArchiveReach {

    private ArchiveReach() {}

    /**
     * Returns the first moment to which a Postgres cluster can be restored; nothing if there is no base backup of it.
     *
     * <p>The plugin notes it in its ObjectStore after a base backup, unless the object has changed meanwhile: then it goes without
     * until the next one ({@code internal/cnpgi/instance/backup.go} of its version 0.14.0). So the Backups count as well.
     *
     * @param store the ObjectStore
     * @param backups the Backups of the stack's namespace
     */
    public static Optional<Instant> firstMoment(JsonNode store, Collection<JsonNode> backups, String cluster) {
        return Optional.of(store.at("/status/serverRecoveryWindow")
                        .path(cluster)
                        .path("firstRecoverabilityPoint")
                        .asText())
                .filter(text -> !text.isEmpty())
                .map(Instant::parse)
                .or(() -> firstBaseBackup(backups, cluster));
    }

    private static Optional<Instant> firstBaseBackup(Collection<JsonNode> backups, String cluster) {
        return backups.stream()
                .filter(backup -> backup.at("/spec/cluster/name").asText().equals(cluster)
                        && backup.at("/spec/method").asText().equals(WalArchiveNames.METHOD)
                        && backup.at("/status/phase").asText().equals("completed"))
                .map(backup -> backup.at("/status/stoppedAt").asText())
                .filter(text -> !text.isEmpty())
                .map(Instant::parse)
                .min(Comparator.naturalOrder());
    }
}
