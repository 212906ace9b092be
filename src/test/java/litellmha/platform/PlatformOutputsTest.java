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
import litellmha.settings.StackFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes out of a stack that depends on what the engine and the cluster answer. */
class PlatformOutputsTest {

    private static final String CLUSTER = "11111111-1111-4111-8111-111111111111";
    private static final String ANOTHER_CLUSTER = "22222222-2222-4222-8222-222222222222";

    /** Answers as a cluster would whose load balancers have an address, and a state that keeps first values. */
    private record Answers(String firstSaltKey, String firstCluster, ConcurrentLinkedQueue<String> declared)
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
            if (args.type.equals("pulumi:index:Stash")) {
                state.put("output", args.name.equals("cluster") ? firstCluster : firstSaltKey);
            }
            return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name), state));
        }
    }

    private final ConcurrentLinkedQueue<String> declared = new ConcurrentLinkedQueue<>();

    @AfterEach
    void cleanUp() {
        PulumiTest.cleanup();
    }

    private TestResult run(StackFile stack, String firstSaltKey) {
        return run(stack, firstSaltKey, CLUSTER);
    }

    private TestResult run(StackFile stack, String firstSaltKey, String firstCluster) {
        return PulumiTest.withMocks(new Answers(firstSaltKey, firstCluster, declared))
                .runTest(context -> Platform.declare(PlatformPlan.of("prod", stack.settings()), context));
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
                .add("192.0.2.0/24");

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
}
