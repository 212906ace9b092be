package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the outputs of the last `up` let the next one do, of the tier, the instances of Postgres and their volumes. */
class DeployedStateTest extends MockedUp {

    private static final Map<String, String> DEPLOYED_PROD =
            Map.of("tier", "prod", "databaseInstances", "3", "databaseDurability", "synchronous");

    private static StackFile costOfProd() {
        StackFile stack = prod();
        stack.config().put("litellm-ha:tier", "cost");
        List.of("redis", "redisPassword", "backup")
                .forEach(key -> stack.config().remove("litellm-ha:" + key));
        stack.config().withObject("/litellm-ha:database").remove("durability");
        return stack;
    }

    private static StackFile synchronousProd() {
        StackFile stack = prod();
        stack.config().withObject("/litellm-ha:database").put("durability", "synchronous");
        return stack;
    }

    private boolean isSynchronous() {
        return String.valueOf(cluster.get().get("spec")).contains("synchronous=");
    }

    private static Map<String, String> leftBy(TestResult result) {
        Map<String, String> outputs = new TreeMap<>();
        for (String name : List.of("tier", "databaseInstances", "databaseDurability")) {
            outputs.put(name, PulumiTest.extractValue(result.output(name, String.class)));
        }
        return outputs;
    }

    @Test
    void aFirstUpIsSynchronousAtOnce() {
        TestResult result = run(synchronousProd(), sameSaltKey()).throwOnError();

        assertThat(isSynchronous()).isTrue();
        assertThat(leftBy(result)).isEqualTo(DEPLOYED_PROD);
    }

    @Test
    void replicationOfAnInstanceThatWasAloneIsSynchronousInTheSecondStep() {
        Map<String, String> cost =
                Map.of("tier", "cost", "databaseInstances", "1", "databaseDurability", "asynchronous");

        TestResult first = runAfter(synchronousProd(), cost).throwOnError();

        assertThat(isSynchronous()).isFalse();
        assertThat(leftBy(first))
                .isEqualTo(Map.of("tier", "prod", "databaseInstances", "3", "databaseDurability", "asynchronous"));

        TestResult second = runAfter(synchronousProd(), leftBy(first)).throwOnError();

        assertThat(isSynchronous()).isTrue();
        assertThat(leftBy(second)).isEqualTo(DEPLOYED_PROD);
    }

    private TestResult runCostAfter(Map<String, String> last) {
        StackFile stack = costOfProd();
        stack.config().put("litellm-ha:downgradeFrom", "prod");
        return runAfter(stack, last).throwOnError();
    }

    @Test
    void theLastReplicaGoesOnlyOnceReplicationIsAsynchronous() {
        TestResult first = runCostAfter(DEPLOYED_PROD);

        assertThat(isSynchronous()).isFalse();
        assertThat(leftBy(first))
                .isEqualTo(Map.of("tier", "cost", "databaseInstances", "3", "databaseDurability", "asynchronous"));

        TestResult second = runCostAfter(leftBy(first));

        assertThat(leftBy(second)).containsEntry("databaseInstances", "1");
    }

    @Test
    void replicasThatNoWriteWaitedForGoAtOnce() {
        TestResult only =
                runCostAfter(Map.of("tier", "prod", "databaseInstances", "3", "databaseDurability", "asynchronous"));

        assertThat(leftBy(only)).containsEntry("databaseInstances", "1");
    }

    @Test
    void aStackOfAnEarlierProgramIsTakenForWhatItsTierGuarantees() {
        runAfter(synchronousProd(), Map.of("tier", "cost")).throwOnError();
        assertThat(isSynchronous()).isFalse();

        runAfter(synchronousProd(), Map.of("tier", "prod")).throwOnError();
        assertThat(isSynchronous()).isTrue();
    }

    @Test
    void aTierThatGuaranteesLessIsRefusedUntilTheStackFileAcceptsIt() {
        StackFile stack = costOfProd();

        TestResult refused = runAfter(stack, DEPLOYED_PROD);

        assertThat(refused.errors())
                .singleElement()
                .asString()
                .startsWith("litellm-ha:tier: found cost for a stack that was deployed as prod; allowed: prod, or set"
                        + " litellm-ha:downgradeFrom to prod to accept that the stack loses: LiteLLM replicas (2);")
                .contains("Postgres backups (daily VolumeSnapshot ScheduledBackup)");
        assertThat(declared).noneMatch(type -> type.startsWith("kubernetes:"));
        // Otherwise the next `up` would not refuse it.
        assertThat(leftBy(refused)).isEqualTo(DEPLOYED_PROD);

        stack.config().put("litellm-ha:downgradeFrom", "prod");
        TestResult accepted = runAfter(stack, DEPLOYED_PROD).throwOnError();

        assertThat(leftBy(accepted)).containsEntry("tier", "cost");
    }

    /** CloudNativePG would wait for an object store that does not exist. */
    @Test
    void aFirstUpFromAnArchiveThatTheStackDoesNotHaveIsRefused() {
        StackFile stack = PlatformTest.stack("prod");
        stack.config()
                .withObject("/litellm-ha:database/restoreFrom")
                .put("generation", 2)
                .withObject("/archive")
                .put("generation", 1)
                .put("time", "2026-11-27T10:00:00Z");

        TestResult refused = runAfter(stack, Map.of());

        assertThat(refused.errors())
                .singleElement()
                .asString()
                .startsWith("litellm-ha:database.restoreFrom: found archive without backup.walArchive; allowed: ");
        assertThat(declared).noneMatch(type -> type.startsWith("kubernetes:"));
    }

    private static StackFile archivingProd() {
        StackFile stack = prod();
        CommittedStacks.archive(stack.config());
        return stack;
    }

    private long schedules() {
        return declared.stream()
                .filter(type -> type.endsWith(":ScheduledBackup"))
                .count();
    }

    private boolean waitsForThePlugin() {
        return String.valueOf(cluster.get().get("metadata"))
                .contains("jsonpath={.status.pluginStatus[0].name}=barman-cloud.cloudnative-pg.io");
    }

    private static String archiving(TestResult result) {
        return PulumiTest.extractValue(result.output("databaseWalArchive", String.class));
    }

    @Test
    void aStackThatBeginsWithAnArchiveHasBaseBackupsAtOnce() {
        TestResult first = run(archivingProd(), sameSaltKey()).throwOnError();

        assertThat(schedules()).isEqualTo(2);
        assertThat(waitsForThePlugin()).isTrue();
        assertThat(archiving(first)).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "unknown to a version before"})
    void baseBackupsOfAnArchiveThatIsAddedWaitForTheInstancesInTheSecondStep(String had) {
        TestResult first = runAfter(archivingProd(), with(DEPLOYED_PROD, "databaseWalArchive", had))
                .throwOnError();

        assertThat(schedules()).isEqualTo(1);
        assertThat(waitsForThePlugin()).isFalse();
        assertThat(archiving(first)).isEqualTo("begun");

        declared.clear();
        TestResult second = runAfter(archivingProd(), with(DEPLOYED_PROD, "databaseWalArchive", "begun"))
                .throwOnError();

        assertThat(schedules()).isEqualTo(2);
        assertThat(waitsForThePlugin()).isTrue();
        assertThat(archiving(second)).isEqualTo("complete");
    }

    @Test
    void anArchiveThatIsCompleteStaysSo() {
        TestResult next = runAfter(archivingProd(), with(DEPLOYED_PROD, "databaseWalArchive", "complete"))
                .throwOnError();

        assertThat(schedules()).isEqualTo(2);
        assertThat(archiving(next)).isEqualTo("complete");
    }

    @Test
    void anotherGenerationIsMadeWithThePlugin() {
        StackFile stack = archivingProd();
        CommittedStacks.restoreToAMoment(stack.config());

        TestResult restored = runAfter(stack, DEPLOYED_PROD).throwOnError();

        assertThat(schedules()).isEqualTo(2);
        assertThat(archiving(restored)).isEqualTo("complete");
    }

    private static Map<String, String> with(Map<String, String> outputs, String name, String value) {
        Map<String, String> all = new HashMap<>(outputs);
        all.put(name, value);
        return all;
    }
}
