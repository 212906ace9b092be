package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import litellmha.settings.ProdConfiguration;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.AfterEach;

/** An `up` of the whole platform, with what the engine and the cluster answer. */
abstract class MockedUp {

    static final String CLUSTER = "11111111-1111-4111-8111-111111111111";

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

    final ConcurrentLinkedQueue<String> declared = new ConcurrentLinkedQueue<>();
    final AtomicReference<Map<String, Object>> cluster = new AtomicReference<>();

    @AfterEach
    void cleanUp() {
        PulumiTest.cleanup();
    }

    TestResult run(StackFile stack, String firstSaltKey) {
        return run(stack, firstSaltKey, CLUSTER);
    }

    TestResult run(StackFile stack, String firstSaltKey, String firstCluster) {
        return run(stack, firstSaltKey, firstCluster, Map.of());
    }

    TestResult runAfter(StackFile stack, Map<String, String> lastOutputs) {
        return run(stack, sameSaltKey(), CLUSTER, lastOutputs);
    }

    TestResult run(StackFile stack, String firstSaltKey, String firstCluster, Map<String, String> lastOutputs) {
        return up(
                stack.settings(), new Answers(firstSaltKey, firstCluster, Map.copyOf(lastOutputs), declared, cluster));
    }

    TestResult run(ProdConfiguration configuration, String firstSaltKey) {
        return up(configuration.read(), new Answers(firstSaltKey, CLUSTER, Map.of(), declared, cluster));
    }

    private static TestResult up(Settings settings, Answers answers) {
        return PulumiTest.withMocks(answers)
                .runTest(context ->
                        Platform.declare(PlatformPlan.of("prod", settings), DeployedState.last(context), context));
    }

    static StackFile prod() {
        return StackFile.read(CommittedStacks.CHECKOUT, "prod");
    }

    static String sameSaltKey() {
        return prod().settings().saltKey().toString();
    }
}
