package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

class GenerationChangeTest {

    private static final String IMAGE = "ghcr.io/cloudnative-pg/postgresql:18.3";

    private static GenerationChange change(Map<String, String> last, Consumer<ObjectNode> change) {
        StackFile stack = PlatformTest.stack("prod");
        ObjectNode database = stack.config().withObject("/litellm-ha:database").put("image", IMAGE);
        change.accept(database);
        Map<String, String> outputs = new TreeMap<>(last);
        outputs.put("tier", "prod");
        outputs.put("databaseImage", IMAGE);
        return new GenerationChange(
                PlatformPlan.of("prod", stack.settings()),
                DeployedState.of(outputs).orElseThrow());
    }

    private static Map<String, String> runs(String generation, String kept) {
        return Map.of("databaseGeneration", generation, "keptDatabaseGenerations", kept);
    }

    private static Consumer<ObjectNode> restored(String backup, int generation) {
        return database ->
                database.withObject("/restoreFrom").put("backup", backup).put("generation", generation);
    }

    private static Consumer<ObjectNode> empty() {
        return database -> {};
    }

    private static void assertRefused(Map<String, String> last, Consumer<ObjectNode> change, String message) {
        assertThat(change(last, change).refusal()).contains(message);
    }

    @Test
    void whatRunsMayGoOnAndANewGenerationMayFollow() {
        assertThat(change(runs("1", "none"), empty()).refusal()).isEmpty();
        assertThat(change(runs("2 from b", "none"), restored("b", 2)).refusal()).isEmpty();
        assertThat(change(runs("1", "none"), restored("b", 2)).refusal()).isEmpty();
        assertThat(change(runs("2 from b", "1 on " + IMAGE), restored("c", 4)).refusal())
                .isEmpty();
    }

    /** What is let go of was declared by the tier of the last {@code up}, to be deleted or to stay. */
    @Test
    void nothingIsLetGoOfTogetherWithAnotherTier() {
        StackFile stack = PlatformTest.stack("prod");
        stack.config().withObject("/litellm-ha:database").put("image", IMAGE).put("keepPrevious", false);
        restored("b", 2).accept(stack.config().withObject("/litellm-ha:database"));
        PlatformPlan plan = PlatformPlan.of("prod", stack.settings());
        Map<String, String> outputs = new TreeMap<>(runs("2 from b", "1 on " + IMAGE));

        outputs.put("tier", "cost");
        assertThat(new GenerationChange(plan, DeployedState.of(outputs).orElseThrow()).refusal())
                .contains(
                        "litellm-ha:database.keepPrevious: found false together with tier prod for a stack that was deployed as"
                                + " cost; allowed: true, until an `up` with that tier has ended: one deletes what the stack lets go of, the"
                                + " other leaves it");
        outputs.put("tier", "prod");
        assertThat(new GenerationChange(plan, DeployedState.of(outputs).orElseThrow()).refusal())
                .isEmpty();
    }

    @Test
    void aKeptGenerationMayServeAgain() {
        assertThat(change(runs("2 from b", "1 on " + IMAGE), empty()).refusal()).isEmpty();
        assertThat(change(runs("1", "2 from b on " + IMAGE), restored("b", 2)).refusal())
                .isEmpty();
    }

    @Test
    void aBackupThatWouldBeIgnoredIsRefused() {
        assertRefused(
                runs("2 from b", "none"),
                restored("c", 2),
                "litellm-ha:database.restoreFrom: found backup c for generation 2, which began with backup b; allowed: that, or"
                        + " another generation: 3 or higher. CloudNativePG restores only to a Cluster that does not exist yet");
        assertRefused(
                runs("1", "2 from b on " + IMAGE),
                restored("c", 2),
                "litellm-ha:database.restoreFrom: found backup c for generation 2, which began with backup b; allowed: that, or"
                        + " another generation: 3 or higher. CloudNativePG restores only to a Cluster that does not exist yet");
    }

    @Test
    void aGenerationThatTheStackHasLetGoOfIsRefused() {
        assertRefused(
                runs("3 from c", "2 from b on " + IMAGE),
                empty(),
                "litellm-ha:database.restoreFrom.generation: found no restoreFrom for a stack that runs generation 3; allowed: 2"
                        + " with backup b, 3 with backup c, or a new one: 4 or higher");
        assertRefused(
                runs("3 from c", "none"),
                restored("b", 2),
                "litellm-ha:database.restoreFrom.generation: found 2 for a stack that runs generation 3; allowed: 3 with backup"
                        + " c, or a new one: 4 or higher");
    }

    @Test
    void theOneThatServesCannotGoInTheSameUp() {
        String message =
                "litellm-ha:database.keepPrevious: found false together with another generation; allowed: true, until"
                        + " generation %d has proven itself";
        Consumer<ObjectNode> dropped = database -> database.put("keepPrevious", false);
        assertRefused(runs("1", "none"), restored("b", 2).andThen(dropped), message.formatted(2));
        assertRefused(runs("2 from b", "1 on " + IMAGE), dropped, message.formatted(1));
    }

    @Test
    void aKeptGenerationIsNotUpgradedUnasked() {
        assertRefused(
                runs("2 from b", "1 on ghcr.io/cloudnative-pg/postgresql:17.6"),
                empty(),
                "litellm-ha:database.image: found Postgres 18.3 for generation 1, which ran 17.6; allowed: 17");
    }

    @Test
    void theVolumesOfAKeptGenerationNeitherShrinkNorGo() {
        Map<String, String> last = runs("2 from b", "1 on " + IMAGE + " with 50Gi and 10Gi for WAL");

        assertRefused(
                last,
                database -> database.withObject("/storage").put("size", "20Gi"),
                "litellm-ha:database.storage.size: found 20Gi for generation 1, whose volumes have 50Gi; allowed: 50Gi or more."
                        + " A volume can grow, but it cannot shrink");
        assertRefused(
                last,
                database -> database.withObject("/storage").put("size", "50Gi"),
                "litellm-ha:database.walStorage: found nothing for generation 1, whose WAL has volumes of 10Gi; allowed: 10Gi or"
                        + " more, with backup.walArchive. A volume for WAL can grow, but it cannot shrink or go");
    }

    @Test
    void whatAnArchiveLacksOrNeedsIsRefusedForANewGenerationOnly() {
        Consumer<ObjectNode> moment = database -> database.withObject("/restoreFrom")
                .put("generation", 2)
                .withObject("/archive")
                .put("generation", 1)
                .put("time", "2026-11-27T10:00:00Z");
        assertRefused(
                runs("1", "none"),
                moment,
                "litellm-ha:database.restoreFrom: found archive without backup.walArchive; allowed: archive with it, or backup");
        assertThat(change(runs("2 from generation 1 at 2026-11-27T10:00:00Z", "none"), moment)
                        .refusal())
                .isEmpty();
    }

    @Test
    void allButTheOneThatServesAreKeptWithTheImageAndTheVolumesThatTheyHad() {
        Map<String, String> last = new TreeMap<>(runs("2 from b", "1 on postgresql:17.6"));
        last.put("databaseStorage", "50Gi");

        assertThat(change(last, restored("c", 3)).kept())
                .extracting(Kept::text)
                .containsExactly("1 on postgresql:17.6", "2 from b on " + IMAGE + " with 50Gi");
        assertThat(change(
                                runs("2 from b", "1 on postgresql:17.6"),
                                restored("b", 2).andThen(database -> database.put("keepPrevious", false)))
                        .kept())
                .isEmpty();
    }
}
