package litellmha.platform;

import com.pulumi.context.LoggingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.settings.ImageReference;
import litellmha.settings.PostgresImage;
import litellmha.settings.PostgresVersion;
import litellmha.tier.TierProfile;

/**
 * What an {@code up} does about another image of LiteLLM or of Postgres than that of the last {@code up}. A version of this
 * program that did not say which images it deployed counts as another LiteLLM, so that one backup is too many rather than one
 * missing; what its Postgres may follow, only CloudNativePG knows then.
 *
 * @param last what the last {@code up} has left
 */
record VersionChange(PlatformPlan plan, DeployedState last) {

    /** As in the names that CloudNativePG gives to scheduled backups. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The name of a backup is the value of a label, which has 63 characters at most; prefix and time have 33 of them. */
    private static final int VERSION_LENGTH = 30;

    /** The first major version that CloudNativePG upgrades to ({@code validateImageChange} in its {@code cluster_webhook.go}). */
    private static final int FIRST_TARGET = 16;

    /**
     * In Postgres 17, {@code pg_upgrade} fails before this minor version if {@code max_slot_wal_keep_size} is set, as it is in
     * {@link litellmha.database.DatabasePlan} ({@code docs/src/postgres_upgrades.md} of CloudNativePG 1.30).
     */
    private static final int FIRST_MINOR_OF_17 = 6;

    /** Returns why the stack's Postgres may not follow the one that runs. */
    Optional<String> refusal() {
        if (!isMajor() || isOtherGeneration()) {
            return Optional.empty();
        }
        PostgresVersion from = from().orElseThrow();
        PostgresVersion to = to();
        String runs = "found Postgres %s for a stack that runs %s; allowed: ".formatted(to, from);
        String image = "litellm-ha:database.image: " + runs;
        if (to.major() < from.major()) {
            return Optional.of(image
                    + ("%d or higher: no lower major version reads its data. A backup of a lower one does: set"
                                    + " litellm-ha:database.restoreFrom to it, with generation %d, and this image")
                            .formatted(from.major(), new GenerationChange(plan, last).next()));
        }
        if (to.major() < FIRST_TARGET) {
            return Optional.of(image
                    + "%d, or %d or higher: CloudNativePG upgrades to no other".formatted(from.major(), FIRST_TARGET));
        }
        if (to.major() == 17
                && to.minor().filter(minor -> minor < FIRST_MINOR_OF_17).isPresent()) {
            return Optional.of(image
                    + "17.%d or higher: before it, pg_upgrade fails if max_slot_wal_keep_size is set, as it is here"
                            .formatted(FIRST_MINOR_OF_17));
        }
        if (!plan.database().allowedMajor().equals(Optional.of(to.major()))) {
            return Optional.of(image
                    + "%d, or set litellm-ha:database.allowMajorUpgrade to %d. %s"
                            .formatted(from.major(), to.major(), offline()));
        }
        return refusalToOverwriteWal().or(this::refusalOfBoth);
    }

    private Optional<String> refusalToOverwriteWal() {
        return plan.database()
                .walArchive()
                .filter(archive ->
                        last.walArchive() != DeployedState.ArchiveStage.NONE && !last.isArchivedElsewhere(archive))
                .map(archive ->
                        "litellm-ha:backup.walArchive.destination: found %s together with another major version of Postgres; allowed:"
                                        .formatted(archive.store().destination())
                                + " another one. pg_upgrade begins WAL anew, which would overwrite that of before. To restore what"
                                + " was before the upgrade, set this one again then");
    }

    private Optional<String> refusalOfBoth() {
        return last.gatewayImage().isPresent() && isOtherGateway()
                ? Optional.of(
                        "litellm-ha:gateway.image: found %s together with another major version of Postgres; allowed: %s."
                                        .formatted(
                                                plan.gateway().image(),
                                                last.gatewayImage().get())
                                + " One at a time: a LiteLLM can go back, a major version of Postgres cannot")
                : Optional.empty();
    }

    /**
     * Returns the name of the Backup that has to be there before Postgres or its schema changes: a new one for each try, since
     * what was written since the last one counts as well; and that of the last {@code up} if nothing changes.
     */
    Optional<String> backup(Instant now) {
        return isUpgrade() && !isOtherGeneration()
                ? Optional.of(DatabaseNames.UPGRADE_BACKUP + inName() + "-" + TIME.format(now))
                        .filter(name -> whyNoBackup().isEmpty())
                : last.upgradeBackup().filter(name -> plan.database().backup().isPresent());
    }

    /** Says what is about to happen, in a preview as well. */
    void explain(Instant now, LoggingContext log) {
        String backup = whyNoBackup()
                .map(why -> "no backup, because " + why)
                .orElseGet(() -> backup(now).map("first the Backup "::concat).orElse(""));
        if (isOtherGateway()) {
            String before = last.gatewayImage().map(ImageReference::text).orElse("the image of the last `up`");
            log.info(
                    "LiteLLM: %s instead of %s: %s; then the migration; then the pods roll. If one of them fails, the old pods"
                                    .formatted(plan.gateway().image(), before, backup)
                            + " go on serving. To go back, set litellm-ha:gateway.image to %s%s and run `up`."
                                    .formatted(
                                            before,
                                            isOtherGeneration()
                                                    ? ", put litellm-ha:database.restoreFrom back as it was,"
                                                    : ""));
        }
        if (isOtherGeneration()) {
            return;
        }
        if (isMajor()) {
            log.warn("%s Before it: %s.".formatted(offline(), backup.replaceFirst("^first ", "")));
        } else if (isOtherDatabase()) {
            log.info("Postgres: %s instead of %s: "
                            .formatted(
                                    plan.database().image(),
                                    last.databaseImage().get())
                    + (plan.database().instances() > 1
                            ? "the standbys restart one by one; at the end one of them becomes the primary, and writes wait"
                                    + " for some seconds."
                            : "its only instance restarts, and meanwhile there is no database."));
        }
    }

    private String offline() {
        return ("Postgres %s -> %s is offline: CloudNativePG stops all instances, runs pg_upgrade on the volume of the primary, and"
                        + " then copies the standbys anew. Until then there is no database%s. If pg_upgrade fails, set"
                        + " litellm-ha:database.image to %s and run `up`: its data is as it was. Afterwards only a backup leads"
                        + " back.")
                .formatted(
                        from().orElseThrow(),
                        to(),
                        TierProfile.of(plan.tier()).databaseOutage().allowsRequests()
                                ? ""
                                : ", and requests are refused",
                        last.databaseImage().orElseThrow());
    }

    private Optional<String> whyNoBackup() {
        if (isOtherGeneration()) {
            return Optional.of("the Postgres of before is kept as it is");
        }
        if (!TierProfile.of(last.tier()).scheduledBackups()) {
            return Optional.of("tier %s has none".formatted(last.tier().key()));
        }
        return plan.database()
                .backup()
                .map(backup -> backup.skipBefore()
                        .filter(upgraded().version()::equals)
                        .map(image -> "litellm-ha:backup.skipBefore is " + image))
                .orElseGet(() ->
                        Optional.of("tier %s has none".formatted(plan.tier().key())));
    }

    private String inName() {
        String version = isMajor() ? "postgres-" + to().major() : upgraded().version();
        String name = version.replaceFirst("^sha256:", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-")
                // Between two dots of an object's name there is a letter or a digit at either end.
                .replaceAll("-*\\.[-.]*", ".");
        return name.substring(0, Math.min(name.length(), VERSION_LENGTH)).replaceFirst("[^a-z0-9]+$", "");
    }

    /** The image before which there is a backup. */
    private ImageReference upgraded() {
        return new ImageReference(
                isMajor() ? plan.database().image().text() : plan.gateway().image());
    }

    private boolean isUpgrade() {
        return isMajor() || isOtherGateway();
    }

    private boolean isOtherGeneration() {
        return new GenerationChange(plan, last).isOther();
    }

    private boolean isOtherGateway() {
        return !last.gatewayImage()
                .map(ImageReference::text)
                .equals(Optional.of(plan.gateway().image()));
    }

    private boolean isOtherDatabase() {
        return last.databaseImage()
                .filter(image -> !image.equals(plan.database().image()))
                .isPresent();
    }

    private boolean isMajor() {
        return from().filter(version -> version.major() != to().major()).isPresent();
    }

    private Optional<PostgresVersion> from() {
        return last.databaseImage().map(PostgresImage::version);
    }

    private PostgresVersion to() {
        return plan.database().image().version();
    }
}
