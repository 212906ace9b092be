package litellmha.platform;

import java.util.Optional;
import litellmha.database.DatabasePlan;
import litellmha.settings.Database;
import litellmha.settings.Quantity;

/**
 * The sizes of the volumes of a Postgres cluster, which can grow but not shrink.
 *
 * @param wal that of the volumes for WAL alone, which can be added but not go
 */
public record Volumes(Quantity data, Optional<Quantity> wal) {

    static Volumes of(DatabasePlan database) {
        return new Volumes(database.storage().size(), database.walStorage().map(Database.Storage::size));
    }

    /**
     * Returns why a Postgres cluster with these volumes cannot have the wanted ones. CloudNativePG's webhook refuses them as well,
     * but not before other objects have changed.
     *
     * @param whose such as {@code generation 2}
     */
    Optional<String> refusal(Volumes wanted, String whose) {
        if (wanted.data.compareTo(data) < 0) {
            return Optional.of(
                    "litellm-ha:database.storage.size: found %s for %s whose volumes have %s; allowed: %s or more. A volume can grow, but it cannot shrink"
                            .formatted(wanted.data, whose, data, data));
        }
        return wal.filter(had ->
                        wanted.wal.filter(size -> size.compareTo(had) >= 0).isEmpty())
                .map(had ->
                        ("litellm-ha:database.walStorage: found %s for %s whose WAL has volumes of %s; allowed: %s or more, with"
                                        + " backup.walArchive. A volume for WAL can grow, but it cannot shrink or go")
                                .formatted(wanted.wal.map(Quantity::text).orElse("nothing"), whose, had, had));
    }
}
