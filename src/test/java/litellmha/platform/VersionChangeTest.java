package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import litellmha.database.Origin;
import litellmha.settings.Database.Durability;
import litellmha.settings.ImageReference;
import litellmha.settings.PostgresImage;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and what has a backup first. */
class VersionChangeTest {

    private static final Instant NOW = Instant.parse("2026-11-27T19:15:07Z");
    private static final String POSTGRES = "example.org/postgresql:";
    private static final String LITELLM = "example.org/litellm:";

    private static PlatformPlan prod(Consumer<ObjectNode> change) {
        StackFile stack = PlatformTest.stack("prod");
        stack.config().withObject("/litellm-ha:gateway").put("image", LITELLM + "v2");
        stack.config().withObject("/litellm-ha:database").put("image", POSTGRES + "18.3");
        change.accept(stack.config());
        return PlatformPlan.of("prod", stack.settings());
    }

    private static DeployedState last(String litellm, String postgres) {
        return last(Tier.PROD, Optional.of(LITELLM + litellm), Optional.of(POSTGRES + postgres));
    }

    private static DeployedState last(Tier tier, Optional<String> litellm, Optional<String> postgres) {
        return new DeployedState(
                tier,
                3,
                Durability.SYNCHRONOUS,
                Origin.EMPTY,
                List.of(),
                litellm.map(ImageReference::new),
                postgres.map(PostgresImage::new),
                Optional.empty(),
                DeployedState.ArchiveStage.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<String> backup(Consumer<ObjectNode> change, DeployedState last) {
        return new VersionChange(prod(change), last).backup(NOW);
    }

    @Test
    void theNameOfABackupSaysBeforeWhatAndWhen() {
        assertThat(backup(config -> {}, last("v1", "18.3"))).contains("litellm-pg-before-v2-20261127191507");
        assertThat(backup(config -> {}, last("v2", "17.6"))).contains("litellm-pg-before-postgres-18-20261127191507");
    }

    /** CloudNativePG makes it the value of a label, which has 63 characters at most. */
    @ParameterizedTest
    @CsvSource({
        ":V1.2_RC-a, v1.2-rc-a",
        ":v1.-.2_.3, v1.2.3",
        ":v1.108.14-0123456789_123456789_, v1.108.14-0123456789-123456789",
        ":v1.108.14-012345678901234567_01, v1.108.14-012345678901234567-0",
        ":v1.108.14-0123456789012345678_1, v1.108.14-0123456789012345678",
        "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, 0123456789abcdef0123456789abcd"
    })
    void theNameOfABackupIsTheValueOfALabel(String version, String named) {
        String image = "example.org/litellm" + version;

        assertThat(backup(config -> config.withObject("/litellm-ha:gateway").put("image", image), last("v1", "18.3")))
                .contains("litellm-pg-before-" + named + "-20261127191507")
                .hasValueSatisfying(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
    }

    @Test
    void whatDoesNotChangeKeepsItsBackup() {
        assertThat(backup(config -> {}, last("v2", "18.3"))).isEmpty();
        assertThat(backup(config -> {}, last("v2", "18.2"))).isEmpty();
        assertThat(backup(config -> {}, last("v2", "18.3").with(List.of(), Optional.of("of-last-time"))))
                .contains("of-last-time");
    }

    @Test
    void withoutKnowingTheLastImageThereIsABackup() {
        assertThat(backup(config -> {}, last(Tier.PROD, Optional.empty(), Optional.empty())))
                .isPresent();
    }

    @Test
    void aStackThatHadNoBackupsHasNoneBefore() {
        assertThat(backup(config -> {}, last(Tier.COST, Optional.of(LITELLM + "v1"), Optional.of(POSTGRES + "18.3"))))
                .isEmpty();
    }

    @Test
    void onlyTheImageThatIsNamedGoesWithoutABackup() {
        Consumer<ObjectNode> skipping =
                config -> config.withObject("/litellm-ha:backup").put("skipBefore", "v2");

        assertThat(backup(skipping, last("v1", "18.3"))).isEmpty();
        assertThat(backup(skipping, last("v2", "17.6"))).isPresent();
        assertThat(backup(
                        skipping.andThen(config ->
                                config.withObject("/litellm-ha:gateway").put("image", LITELLM + "v3")),
                        last("v2", "18.3")))
                .isPresent();
    }

    private static Optional<String> refusal(String from, String to, int allowed) {
        return prod(config -> config.withObject("/litellm-ha:database")
                        .put("image", POSTGRES + to)
                        .put("allowMajorUpgrade", allowed))
                .refusal(Optional.of(last("v2", from)));
    }

    @ParameterizedTest
    @CsvSource({
        "17.6, 18.3, 18",
        "16, 17, 17",
        "16.4, 17.6-minimal-trixie, 17",
        "18.3, 18.4, 17",
        "18.4, 18.3, 17",
        "15.1, 15.2, 17",
        "18.3-minimal-bookworm, 18.3-minimal-trixie, 17"
    })
    void postgresMayFollow(String from, String to, int allowed) {
        assertThat(refusal(from, to, allowed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17.6 | 18.3 | 17 | found Postgres 18.3 for a stack that runs 17.6; allowed: 17, or set"
                        + " litellm-ha:database.allowMajorUpgrade to 18. Postgres 17.6 -> 18.3 is offline",
                "18.3 | 17.6 | 17 | found Postgres 17.6 for a stack that runs 18.3; allowed: 18 or higher: no lower",
                "16.4 | 17.5 | 17 | allowed: 17.6 or higher: before it, pg_upgrade fails",
                "13.9 | 15.2 | 16 | allowed: 13, or 16 or higher: CloudNativePG upgrades to no other"
            })
    void postgresMayNotFollow(String from, String to, int allowed, String message) {
        assertThat(refusal(from, to, allowed)).hasValueSatisfying(found -> assertThat(found)
                .startsWith("litellm-ha:database.image: ")
                .contains(message));
    }

    @Test
    void aMajorVersionOfPostgresDoesNotComeWithAnotherLiteLlm() {
        PlatformPlan plan =
                prod(config -> config.withObject("/litellm-ha:database").put("allowMajorUpgrade", 18));

        assertThat(plan.refusal(Optional.of(last("v1", "17.6")))).hasValueSatisfying(found -> assertThat(found)
                .startsWith("litellm-ha:gateway.image: found example.org/litellm:v2 together with another major"
                        + " version of Postgres; allowed: example.org/litellm:v1."));
        assertThat(plan.refusal(Optional.of(last(Tier.PROD, Optional.empty(), Optional.of(POSTGRES + "17.6")))))
                .isEmpty();
    }

    @Test
    void aLowerMajorVersionIsReachedByABackupOnly() {
        assertThat(refusal("18.3", "17.6", 17))
                .contains(
                        "litellm-ha:database.image: found Postgres 17.6 for a stack that runs 18.3; allowed: 18 or higher: no lower major"
                                + " version reads its data. A backup of a lower one does: set litellm-ha:database.restoreFrom to it,"
                                + " with generation 2, and this image");
    }

    private static Optional<String> refusalOfArchiving(String... lastDestination) {
        PlatformPlan plan = prod(config -> {
            config.withObject("/litellm-ha:database").put("allowMajorUpgrade", 18);
            CommittedStacks.archive(config);
        });
        Map<String, String> outputs = new TreeMap<>(last("v2", "17.6").outputs());
        outputs.put("databaseWalArchive", "complete");
        outputs.remove("databaseWalArchiveDestination");
        Stream.of(lastDestination).forEach(found -> outputs.put("databaseWalArchiveDestination", found));
        return plan.refusal(DeployedState.of(outputs));
    }

    @Test
    void aMajorVersionOfPostgresDoesNotOverwriteTheWalOfTheOneBefore() {
        String message =
                "litellm-ha:backup.walArchive.destination: found s3://litellm-prod/postgres together with another major version of"
                        + " Postgres; allowed: another one. pg_upgrade begins WAL anew, which would overwrite that of before. To"
                        + " restore what was before the upgrade, set this one again then";

        assertThat(refusalOfArchiving("s3://litellm-prod/postgres")).contains(message);
        assertThat(refusalOfArchiving())
                .as("by an earlier version of the program")
                .contains(message);
        assertThat(refusalOfArchiving("s3://litellm-prod/postgres-17")).isEmpty();
    }
}
