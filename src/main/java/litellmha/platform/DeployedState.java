package litellmha.platform;

import com.pulumi.Context;
import com.pulumi.core.Output;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.database.Origin;
import litellmha.database.WalArchivePlan;
import litellmha.settings.Database.Durability;
import litellmha.settings.ImageReference;
import litellmha.settings.PostgresImage;
import litellmha.settings.Quantity;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * What an {@code up} leaves behind that the next one looks at, because not every stack can follow every other one in a single
 * step. It is kept in the stack's outputs.
 *
 * @param databaseInstances of Postgres, all of which were ready at the end of the {@code up}
 * @param databaseOrigin the generation of Postgres that serves
 * @param kept the generations that are kept beside it
 * @param gatewayImage LiteLLM's; empty if a version of this program that exported less has deployed it
 * @param databaseImage that of Postgres; empty as well then
 * @param volumes of Postgres; empty if a version of this program that exported less has deployed them
 * @param walArchive how far the archive of WAL is
 * @param walDestination where in the object store it is; empty if there is none, or a version of this program that exported less
 *     has deployed it
 * @param upgradeBackup the name of the Backup that was taken before the images of the stack; empty if there was none
 */
public record DeployedState(
        Tier tier,
        int databaseInstances,
        Durability databaseDurability,
        Origin databaseOrigin,
        List<Kept> kept,
        Optional<ImageReference> gatewayImage,
        Optional<PostgresImage> databaseImage,
        Optional<Volumes> volumes,
        ArchiveStage walArchive,
        Optional<String> walDestination,
        Optional<String> upgradeBackup) {

    /** The stages of an archive of WAL that is added to Postgres. */
    public enum ArchiveStage {
        NONE,
        /** The instances get the plugin; there are no base backups yet. */
        BEGUN,
        COMPLETE;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static ArchiveStage of(String text) {
            return Stream.of(values())
                    .filter(stage -> stage.text().equals(text))
                    .findFirst()
                    .orElse(NONE);
        }
    }

    private static final String TIER = "tier";
    private static final String INSTANCES = "databaseInstances";
    private static final String DURABILITY = "databaseDurability";
    private static final String GENERATION = "databaseGeneration";
    private static final String KEPT = "keptDatabaseGenerations";
    private static final String GATEWAY_IMAGE = "gatewayImage";
    private static final String DATABASE_IMAGE = "databaseImage";
    private static final String STORAGE = "databaseStorage";
    private static final String WAL_STORAGE = "databaseWalStorage";
    private static final String WAL_ARCHIVE = "databaseWalArchive";
    private static final String WAL_DESTINATION = "databaseWalArchiveDestination";
    private static final String UPGRADE_BACKUP = "upgradeBackup";

    private static final String NONE = "none";

    /** The names of the outputs. */
    static final List<String> OUTPUTS = List.of(
            TIER,
            INSTANCES,
            DURABILITY,
            GENERATION,
            KEPT,
            GATEWAY_IMAGE,
            DATABASE_IMAGE,
            STORAGE,
            WAL_STORAGE,
            WAL_ARCHIVE,
            WAL_DESTINATION,
            UPGRADE_BACKUP);

    /** Reads what the stack's last {@code up} has left; empty if none has ended. */
    public static Output<Optional<DeployedState>> last(Context context) {
        return LastOutputs.of(context).applyValue(DeployedState::of);
    }

    /** Reads outputs; those of a version of this program that exported less have what their tier guarantees. */
    public static Optional<DeployedState> of(Map<?, ?> outputs) {
        return Tier.of(String.valueOf(outputs.get(TIER)))
                .map(tier -> new DeployedState(
                        tier,
                        text(outputs, INSTANCES).map(Integer::parseInt).orElseGet(() -> TierProfile.of(tier)
                                .databaseInstances()),
                        "synchronous".equals(outputs.get(DURABILITY))
                                ? Durability.SYNCHRONOUS
                                : Durability.ASYNCHRONOUS,
                        text(outputs, GENERATION)
                                .map(found -> Origin.of(found)
                                        .orElseThrow(() -> new IllegalStateException(
                                                "the stack's output databaseGeneration is not of this program: "
                                                        + found)))
                                .orElse(Origin.EMPTY),
                        text(outputs, KEPT).stream()
                                .flatMap(kept -> Stream.of(kept.split(", ")))
                                .map(Kept::of)
                                .toList(),
                        text(outputs, GATEWAY_IMAGE).map(ImageReference::new),
                        text(outputs, DATABASE_IMAGE).map(PostgresImage::new),
                        text(outputs, STORAGE)
                                .map(size -> new Volumes(
                                        new Quantity(size),
                                        text(outputs, WAL_STORAGE).map(Quantity::new))),
                        ArchiveStage.of(String.valueOf(outputs.get(WAL_ARCHIVE))),
                        text(outputs, WAL_DESTINATION),
                        text(outputs, UPGRADE_BACKUP)));
    }

    private static Optional<String> text(Map<?, ?> outputs, String name) {
        return Optional.ofNullable(outputs.get(name)).map(String::valueOf).filter(value -> !value.equals(NONE));
    }

    /** Returns the value of each of {@link #OUTPUTS}. */
    Map<String, String> outputs() {
        return Map.ofEntries(
                Map.entry(GENERATION, databaseOrigin.text()),
                Map.entry(
                        KEPT,
                        kept.isEmpty() ? NONE : kept.stream().map(Kept::text).collect(Collectors.joining(", "))),
                Map.entry(TIER, tier.key()),
                Map.entry(INSTANCES, Integer.toString(databaseInstances)),
                Map.entry(DURABILITY, databaseDurability.name().toLowerCase(Locale.ROOT)),
                Map.entry(GATEWAY_IMAGE, gatewayImage.map(ImageReference::text).orElse(NONE)),
                Map.entry(DATABASE_IMAGE, databaseImage.map(PostgresImage::text).orElse(NONE)),
                Map.entry(STORAGE, volumes.map(found -> found.data().text()).orElse(NONE)),
                Map.entry(
                        WAL_STORAGE,
                        volumes.flatMap(Volumes::wal).map(Quantity::text).orElse(NONE)),
                Map.entry(WAL_ARCHIVE, walArchive.text()),
                Map.entry(WAL_DESTINATION, walDestination.orElse(NONE)),
                Map.entry(UPGRADE_BACKUP, upgradeBackup.orElse(NONE)));
    }

    /** Whether Postgres is replicated as in another state. */
    public boolean isReplicatedAs(DeployedState other) {
        return databaseInstances == other.databaseInstances && databaseDurability == other.databaseDurability;
    }

    /** Whether its WAL is archived as in another state. */
    public boolean isArchivedAs(DeployedState other) {
        return walArchive == other.walArchive;
    }

    /** Whether its WAL is archived to another destination. */
    boolean isArchivedElsewhere(WalArchivePlan archive) {
        return walDestination
                .filter(destination -> !destination.equals(archive.store().destination()))
                .isPresent();
    }

    DeployedState with(List<Kept> others, Optional<String> backup) {
        return new DeployedState(
                tier,
                databaseInstances,
                databaseDurability,
                databaseOrigin,
                others,
                gatewayImage,
                databaseImage,
                volumes,
                walArchive,
                walDestination,
                backup);
    }
}
