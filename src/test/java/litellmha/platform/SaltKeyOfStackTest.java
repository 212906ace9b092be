package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import litellmha.kube.PodScript;
import litellmha.manifest.Manifests;
import litellmha.secret.FingerprintVector;
import litellmha.secret.SecretPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That LiteLLM runs only after the salt key was compared with that of the database. */
class SaltKeyOfStackTest {

    private static final String COMPARES = "[\"python\",\"/etc/litellm/salt_key.py\"%s]";

    private static List<String> initContainers(JsonNode pod) {
        return StreamSupport.stream(pod.path("initContainers").spliterator(), false)
                .map(container -> container.path("name").asText())
                .toList();
    }

    private static JsonNode pod(Manifests manifests, String kind, String name) {
        return PlatformTest.object(manifests, kind, name).at("/spec/template/spec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void theProxyAndItsMigrationStartAfterTheComparison(String stack) {
        Manifests manifests = CommittedStacks.manifests(stack);
        JsonNode proxy = pod(manifests, "Deployment", "litellm");
        JsonNode migration = pod(manifests, "Job", "litellm-migrations");

        assertThat(initContainers(proxy)).containsExactly("wait-for-schema", "salt-key");
        assertThat(initContainers(migration)).containsExactly("wait-for-database", "salt-key");
        for (JsonNode pod : List.of(proxy, migration)) {
            assertThat(pod.at("/initContainers/1/command")).hasToString(COMPARES.formatted(""));
        }
    }

    @Test
    void aContainerThatIsRestartedInItsPodComparesAgain() {
        assertThat(pod(CommittedStacks.manifests("prod"), "Deployment", "litellm")
                        .at("/containers/0/lifecycle/postStart/exec/command"))
                .hasToString(COMPARES.formatted(",\"unchanged\""));
    }

    @Test
    void theJobDoesNotTryAWrongKeyAgain() {
        JsonNode exit = PlatformTest.object(CommittedStacks.manifests("prod"), "Job", "litellm-migrations")
                .at("/spec/podFailurePolicy/rules/0/onExitCodes");

        assertThat(exit.path("containerName").asText()).isEqualTo("salt-key");
        assertThat(PodScript.read(SaltKeyOfStackTest.class, "/litellmha/gateway/salt_key.py"))
                .contains("\nREFUSED = %s\n".formatted(exit.at("/values/0")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sk-0123456789abcdef | litellm-secrets | LITELLM_SALT_KEY",
                "{'existingSecret': 'theirs', 'key': 'salt'} | theirs | salt"
            },
            quoteCharacter = '"')
    void bothReadTheKeyWhereLiteLlmDoes(String saltKey, String secret, String key) {
        Manifests manifests = PlatformTest.declared(
                "prod", new ProdConfiguration().with("saltKey", saltKey).read());

        for (JsonNode container : List.of(
                pod(manifests, "Deployment", "litellm").at("/containers/0"),
                pod(manifests, "Deployment", "litellm").at("/initContainers/1"),
                pod(manifests, "Job", "litellm-migrations").at("/initContainers/1"))) {
            assertThat(container.path("env"))
                    .filteredOn(variable -> variable.path("name").asText().equals("LITELLM_SALT_KEY"))
                    .extracting(variable -> variable.at("/valueFrom/secretKeyRef"))
                    .extracting(found -> new SecretPlan.Reference(
                            found.path("name").asText(), found.path("key").asText()))
                    .containsExactly(new SecretPlan.Reference(secret, key));
        }
    }

    @Test
    void theSecretWithTheKeySaysItsFingerprint() throws Exception {
        FingerprintVector vector = FingerprintVector.all().get(0);
        Manifests manifests = PlatformTest.declared(
                "prod",
                new ProdConfiguration().with("saltKey", vector.saltKey()).read());

        assertThat(PlatformTest.object(manifests, "Secret", "litellm-secrets")
                        .at("/metadata/annotations")
                        .toString())
                .isEqualTo("{\"litellm-ha/salt-key-fingerprint\":\"%s\"}".formatted(vector.fingerprint()));
    }
}
