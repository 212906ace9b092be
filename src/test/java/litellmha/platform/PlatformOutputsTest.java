package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import litellmha.secret.FingerprintVector;
import litellmha.settings.ProdConfiguration;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** What comes out of a stack that depends on what the engine and the cluster answer. */
class PlatformOutputsTest extends MockedUp {

    private static final String ANOTHER_CLUSTER = "22222222-2222-4222-8222-222222222222";

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
}
