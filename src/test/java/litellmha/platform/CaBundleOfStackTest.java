package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import litellmha.manifest.Manifests;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The authorities that the gateway of a stack trusts. */
class CaBundleOfStackTest {

    private static Manifests with(String source) {
        StackFile changed = stack("prod");
        changed.config()
                .withObject("/litellm-ha:gateway")
                .putObject("caBundle")
                .put(source, "corporate")
                .put("key", "all.pem");
        return declared("prod", changed.settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"configMap", "secret"})
    void isAFileOfTheGatewayThatAllItsClientsLookAt(String source) {
        JsonNode pod = object(with(source), "Deployment", "litellm").at("/spec/template/spec");

        assertThat(pod.path("volumes").toString())
                .contains("\"%s\":{\"name\":\"corporate\",\"items\":[{\"key\":\"all.pem\",\"path\":\"ca-bundle.crt\"}]}"
                        .formatted(source));
        assertThat(pod.at("/containers/0/volumeMounts").toString()).contains("\"mountPath\":\"/etc/litellm-ca/\"");
        assertThat(pod.at("/containers/0/env").toString())
                .contains(
                        "{\"name\":\"SSL_CERT_FILE\",\"value\":\"/etc/litellm-ca/ca-bundle.crt\"}",
                        "{\"name\":\"REQUESTS_CA_BUNDLE\",\"value\":\"/etc/litellm-ca/ca-bundle.crt\"}");
    }

    @Test
    void isNotForWhatTalksToPostgresAlone() {
        Manifests manifests = with("configMap");

        assertThat(object(manifests, "Job", "litellm-migrations").toString()).doesNotContain("litellm-ca", "SSL_CERT");
        assertThat(object(manifests, "Deployment", "litellm")
                        .at("/spec/template/spec/initContainers")
                        .toString())
                .doesNotContain("litellm-ca", "SSL_CERT");
    }
}
