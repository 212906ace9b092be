package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PlaceholderSecretsTest {

    private static ObjectNode yaml(String text) throws IOException {
        return (ObjectNode) new YAMLMapper().readTree(text);
    }

    @Test
    void areMissingAtFirst() throws IOException {
        assertThat(PlaceholderSecrets.of(
                                yaml("{'litellm-ha:tier': prod, 'litellm-ha:models': [{apiKey: A_KEY}]}"), yaml("{}"))
                        .missing())
                .containsExactly(
                        "litellm-ha:masterKey",
                        "litellm-ha:redisPassword",
                        "litellm-ha:saltKey",
                        "litellm-ha:providerKeys.A_KEY");
    }

    @Test
    void takeThePlaceOfSecretsThatOnlyTheirOwnBackendCanDecrypt() throws IOException {
        PlaceholderSecrets secrets = PlaceholderSecrets.of(
                yaml("{'litellm-ha:tier': cost, 'litellm-ha:masterKey': {secure: theirs}}"),
                yaml("{'litellm-ha:saltKey': {secure: ours}}"));

        assertThat(secrets.missing()).containsExactly("litellm-ha:masterKey");
        assertThat(secrets.config().path("litellm-ha:masterKey").isMissingNode())
                .isTrue();
        assertThat(secrets.config().path("litellm-ha:saltKey").path("secure").asText())
                .isEqualTo("ours");
    }

    /** A simulated stack would be lost with its salt key. */
    @Test
    void areTheSameAgainAfterAReferenceToASecretInBetween() {
        assertThat(PlaceholderSecrets.value("litellm-ha:saltKey"))
                .isEqualTo(PlaceholderSecrets.value("litellm-ha:saltKey"))
                .isNotEqualTo(PlaceholderSecrets.value("litellm-ha:masterKey"));
    }

    @Test
    void takeThePlaceOfEveryKindOfSecret() throws IOException {
        PlaceholderSecrets secrets = PlaceholderSecrets.of(
                yaml("{'litellm-ha:tier': cost, 'litellm-ha:cache': {}, 'litellm-ha:secretEnv': {B: {secure: theirs}},"
                        + " 'litellm-ha:secretFiles': {C: {secure: theirs}, D: {existingSecret: a, key: b}},"
                        + " 'litellm-ha:models': [{apiKey: B}]}"),
                yaml("{}"));

        assertThat(secrets.missing())
                .containsExactly(
                        "litellm-ha:cachePassword",
                        "litellm-ha:masterKey",
                        "litellm-ha:saltKey",
                        "litellm-ha:secretEnv.B",
                        "litellm-ha:secretFiles.C");
        assertThat(secrets.config().toString()).doesNotContain("theirs");
    }

    @Test
    void leaveExistingSecretsOfTheClusterAlone() throws IOException {
        PlaceholderSecrets secrets = PlaceholderSecrets.of(
                yaml("{'litellm-ha:tier': cost, 'litellm-ha:masterKey': {existingSecret: a, key: b},"
                        + " 'litellm-ha:saltKey': {existingSecret: a, key: c}}"),
                yaml("{}"));

        assertThat(secrets.missing()).isEmpty();
    }
}
