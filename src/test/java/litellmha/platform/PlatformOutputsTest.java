package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import litellmha.secret.FingerprintVector;
import litellmha.settings.ProdConfiguration;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a stack that depends on what the engine and the cluster answer. */
class PlatformOutputsTest {

    private static final String CLUSTER = "11111111-1111-4111-8111-111111111111";
    private static final String ANOTHER_CLUSTER = "22222222-2222-4222-8222-222222222222";

    /** Answers as a cluster would whose load balancers have an address, and a state that keeps first values. */
    private record Answers(
            String firstSaltKey,
            String firstCluster,
            Map<String, Object> lastOutputs,
            ConcurrentLinkedQueue<String> declared,
            AtomicReference<Map<String, Object>> cluster)
            implements Mocks {

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            Map<String, Object> state = new TreeMap<>(args.inputs);
            if (args.name.equals("kube-system")) {
                state.put("metadata", Map.of("uid", CLUSTER));
            } else {
                declared.add(args.type);
            }
            if (args.type.equals("kubernetes:core/v1:Service")) {
                state.put("status", Map.of("loadBalancer", Map.of("ingress", List.of(Map.of("ip", "192.0.2.1")))));
            }
            if (args.type.endsWith("cnpg.io/v1:Cluster")) {
                cluster.set(args.inputs);
            }
            if (args.type.equals("pulumi:index:Stash")) {
                state.put("output", args.name.equals("cluster") ? firstCluster : firstSaltKey);
            }
            return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name), state));
        }

        @Override
        public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
            assertThat(args.token).isEqualTo("pulumi:pulumi:readStackOutputs");
            assertThat(args.args).containsEntry("name", "organization/project/stack");
            return CompletableFuture.completedFuture(Map.of("name", "stack", "outputs", lastOutputs));
        }
    }

    private final ConcurrentLinkedQueue<String> declared = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Map<String, Object>> cluster = new AtomicReference<>();

    @AfterEach
    void cleanUp() {
        PulumiTest.cleanup();
    }

    private TestResult run(StackFile stack, String firstSaltKey) {
        return run(stack, firstSaltKey, CLUSTER);
    }

    private TestResult run(StackFile stack, String firstSaltKey, String firstCluster) {
        return run(stack, firstSaltKey, firstCluster, Map.of());
    }

    private TestResult runAfter(StackFile stack, Map<String, String> lastOutputs) {
        return run(stack, sameSaltKey(), CLUSTER, lastOutputs);
    }

    private TestResult run(StackFile stack, String firstSaltKey, String firstCluster, Map<String, String> lastOutputs) {
        return PulumiTest.withMocks(new Answers(firstSaltKey, firstCluster, Map.copyOf(lastOutputs), declared, cluster))
                .runTest(context -> Platform.declare(
                        PlatformPlan.of("prod", stack.settings()), DeployedState.last(context), context));
    }

    private static StackFile prod() {
        return StackFile.read(CommittedStacks.CHECKOUT, "prod");
    }

    private static String sameSaltKey() {
        return prod().settings().saltKey().toString();
    }

    @Test
    void theAddressOfALoadBalancerIsAnOutput() {
        StackFile stack = prod();
        stack.config()
                .withObject("/litellm-ha:network")
                .put("service", "loadBalancer")
                .putArray("clientCidrs")
                .add("192.168.2.0/24");

        TestResult result = run(stack, sameSaltKey()).throwOnError();

        assertThat(PulumiTest.extractValue(result.output("loadBalancerAddress", String.class)))
                .isEqualTo("http://192.0.2.1:4000");
    }

    @Test
    void aServiceForTheClusterOnlyHasNoSuchOutput() {
        assertThat(run(prod(), sameSaltKey()).throwOnError().outputs()).doesNotContainKey("loadBalancerAddress");
    }

    @Test
    void withAnotherSaltKeyThanTheFirstNothingIsDeclared() {
        TestResult result = run(prod(), "another");

        assertThat(result.errors()).singleElement().asString().startsWith("litellm-ha:saltKey: found another salt key");
        assertThat(declared).noneMatch(type -> type.startsWith("kubernetes:"));
    }

    private TestResult run(ProdConfiguration configuration, String firstSaltKey) {
        return PulumiTest.withMocks(new Answers(firstSaltKey, CLUSTER, Map.of(), declared, cluster))
                .runTest(context -> Platform.declare(
                        PlatformPlan.of("prod", configuration.read()), DeployedState.last(context), context));
    }

    @Test
    void theFingerprintOfTheSaltKeyIsAnOutput() throws Exception {
        FingerprintVector vector = FingerprintVector.all().get(0);

        TestResult result = run(new ProdConfiguration().with("saltKey", vector.saltKey()), vector.saltKey())
                .throwOnError();

        assertThat(PulumiTest.extractValue(result.output("saltKeyFingerprint", String.class)))
                .isEqualTo(vector.fingerprint());
    }

    @Test
    void theRefusalOfAnotherSaltKeySaysWhichWasTheFirst() throws Exception {
        FingerprintVector vector = FingerprintVector.all().get(0);

        TestResult result = run(new ProdConfiguration(), vector.saltKey());

        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains("allowed: the first salt key (fingerprint %s), or".formatted(vector.fingerprint()));
        assertThat(PulumiTest.extractValue(result.output("saltKeyFingerprint", String.class)))
                .isEqualTo("not known yet");
    }

    @Test
    void ofASaltKeyInAnExistingSecretTheFingerprintIsNotKnown() {
        ProdConfiguration configuration =
                new ProdConfiguration().with("saltKey", "{'existingSecret': 'theirs', 'key': 'salt'}");

        assertThat(run(configuration, "Existing[existingSecret=theirs, key=salt]")
                        .throwOnError()
                        .outputs())
                .doesNotContainKey("saltKeyFingerprint");
        assertThat(run(configuration, "Existing[existingSecret=another, key=salt]")
                        .errors())
                .singleElement()
                .asString()
                .contains("allowed: the first salt key, or the first reference to an existing Secret");
    }

    @Test
    void inAnotherClusterThanTheFirstNothingIsDeclared() {
        TestResult result = run(prod(), sameSaltKey(), ANOTHER_CLUSTER);

        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains(
                        "found one whose namespace kube-system has the UID " + CLUSTER,
                        "the one with %s, on which this stack was created".formatted(ANOTHER_CLUSTER));
        assertThat(declared).noneMatch(type -> type.startsWith("kubernetes:"));
    }

    @Test
    void theClusterThatTheStackFileNamesCountsInsteadOfTheFirst() {
        StackFile stack = prod();
        stack.config().put("litellm-ha:clusterUid", CLUSTER);
        run(stack, sameSaltKey(), ANOTHER_CLUSTER).throwOnError();
        assertThat(declared).contains("kubernetes:apps/v1:Deployment");

        declared.clear();
        stack.config().put("litellm-ha:clusterUid", ANOTHER_CLUSTER);
        TestResult result = run(stack, sameSaltKey(), CLUSTER);

        assertThat(result.errors()).singleElement().asString().contains("which litellm-ha:clusterUid names");
        assertThat(declared).noneMatch(type -> type.startsWith("kubernetes:"));
    }

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

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none, nothing, 10Gi", "5Gi, 5Gi, 10Gi"})
    void aVolumeForWalNeitherGoesNorShrinks(String size, String found, String had) {
        StackFile stack = prod();
        if (size != null) {
            CommittedStacks.archive(stack.config());
            stack.config().withObject("/litellm-ha:database/walStorage").put("size", size);
        }

        TestResult refused = runAfter(stack, with(DEPLOYED_PROD, "databaseWalStorage", had));

        assertThat(refused.errors())
                .singleElement()
                .asString()
                .isEqualTo(
                        "litellm-ha:database.walStorage: found %s for a stack whose WAL has volumes of %s; allowed: %s or more, with"
                                        .formatted(found, had, had)
                                + " backup.walArchive. A volume for WAL can grow, but it cannot shrink or go");
        assertThat(declared).noneMatch(type -> type.startsWith("kubernetes:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "10Gi", "5Gi"})
    void aVolumeForWalIsAddedAndGrows(String had) {
        StackFile stack = prod();
        CommittedStacks.archive(stack.config());

        TestResult accepted =
                runAfter(stack, with(DEPLOYED_PROD, "databaseWalStorage", had)).throwOnError();

        assertThat(PulumiTest.extractValue(accepted.output("databaseWalStorage", String.class)))
                .isEqualTo("10Gi");
    }

    private static Map<String, String> with(Map<String, String> outputs, String name, String value) {
        Map<String, String> all = new HashMap<>(outputs);
        all.put(name, value);
        return all;
    }
}
