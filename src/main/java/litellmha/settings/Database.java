package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import litellmha.names.PostgresGeneration;

/**
 * The Postgres cluster.
 *
 * @param image an image made for CloudNativePG
 * @param allowMajorUpgrade the major version of Postgres, 16 to 99, that the stack may be upgraded to from a lower one: all
 *     instances stop meanwhile, and there is no way back but a backup. Remove it afterwards; it allows no later one
 * @param restoreFrom the backup that the Postgres cluster began with; by default it began empty. It stays for as long as that
 *     cluster serves
 * @param keepPrevious whether the stack's other Postgres clusters are kept, without running; {@code true} by default
 * @param instances the number of instances, 1 to 9; the tier's by default
 * @param durability {@code asynchronous} (the default), where a fail-over can lose the last writes, or
 *     {@code synchronous}, where it loses none; {@code synchronous} requires three instances
 * @param storage the volume of each instance
 * @param walStorage a volume of each instance for WAL alone, which presumes {@code backup.walArchive}; by default WAL is on
 *     {@code storage}. It can be added and grow, but never go
 * @param maxConnections Postgres' {@code max_connections}, 20 to 10,000; 100 by default, as in Postgres
 * @param connectionsPerGateway the size of a gateway pod's connection pool, 1 to 500; 10 by default
 * @param failoverGuard whether the pod of a primary that hangs is deleted once CloudNativePG fails over from it, and a standby
 *     that cannot follow any more is made anew; {@code true} by default in tiers with more than one instance. Needs two
 *     instances
 * @param resources the resources of each instance; {@code shared_buffers} is a quarter of the memory request
 */
public record Database(
        PostgresImage image,
        Optional<Integer> allowMajorUpgrade,
        Optional<RestoreFrom> restoreFrom,
        Optional<Boolean> keepPrevious,
        Optional<Integer> instances,
        Optional<Durability> durability,
        Storage storage,
        Optional<Storage> walStorage,
        Optional<Integer> maxConnections,
        Optional<Integer> connectionsPerGateway,
        Optional<Boolean> failoverGuard,
        Settings.Resources resources) {

    /** Postgres' default. */
    public static final int DEFAULT_MAX_CONNECTIONS = 100;

    /** LiteLLM's default {@code database_connection_pool_limit}. */
    public static final int DEFAULT_CONNECTIONS_PER_GATEWAY = 10;

    /** When a write is acknowledged. */
    public enum Durability {
        /** As soon as the primary has it: a fail-over can lose the last writes. */
        @JsonProperty("asynchronous")
        ASYNCHRONOUS,
        /** Once a replica has it as well: no acknowledged write is lost. */
        @JsonProperty("synchronous")
        SYNCHRONOUS
    }

    /** Returns which of the stack's Postgres clusters serves. */
    public PostgresGeneration generation() {
        return restoreFrom.map(RestoreFrom::into).orElse(PostgresGeneration.FIRST);
    }

    /**
     * What a Postgres cluster began with: a backup, or a moment of the WAL archive.
     *
     * @param backup the name of the {@code Backup} in the stack's namespace
     * @param archive a moment that {@code backup.walArchive} reaches to
     * @param generation the number of the Postgres cluster that it is restored to, 2 to 99; one that the stack has not had yet
     */
    public record RestoreFrom(Optional<String> backup, Optional<Archived> archive, int generation) {

        PostgresGeneration into() {
            return new PostgresGeneration(generation);
        }
    }

    /**
     * A moment of the WAL archive.
     *
     * @param generation the number of the Postgres cluster that wrote the WAL, 1 to 98 and lower than that of the new one
     * @param time as RFC 3339 has it, in UTC, such as {@code 2026-11-27T10:00:00Z}
     */
    public record Archived(int generation, String time) {}

    /**
     * The volume of an instance.
     *
     * @param size the size of the volume
     * @param storageClass the name of a StorageClass; by default the cluster's default one
     */
    public record Storage(Quantity size, Optional<String> storageClass) {}
}
