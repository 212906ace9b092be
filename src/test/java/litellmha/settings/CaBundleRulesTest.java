package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaBundleRulesTest {

    private static ProdConfiguration with(String bundle) {
        return new ProdConfiguration()
                .with(
                        "gateway",
                        "{\"image\": \"example.org/litellm:v1\", %s, 'caBundle': %s}"
                                .formatted(ProdConfiguration.RESOURCES, bundle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'configMap': 'corporate-ca', 'key': 'ca-bundle.crt'}",
                "{'secret': 'gateway.tls', 'key': 'ca.crt'}",
            })
    void aKeyOfAConfigMapOrASecretIsAccepted(String bundle) {
        assertThat(with(bundle).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'key': 'ca.crt'} | gateway.caBundle: found neither configMap nor secret; allowed: one of them
            {'configMap': 'a', 'secret': 'b', 'key': 'ca.crt'} | gateway.caBundle: found configMap and secret; allowed: one of them
            {'configMap': 'a'} | gateway.caBundle.key: found nothing
            {'configMap': 'a', 'key': '..a'} | gateway.caBundle.key: found "..a"; allowed: a key of it
            {'configMap': 'Corporate CA', 'key': 'ca.crt'} | gateway.caBundle.configMap: found "Corporate CA"; allowed: the name of a ConfigMap
            {'configMap': 'litellm-config', 'key': 'config.yaml'} | a ConfigMap that this program does not create
            {'secret': 'a_b', 'key': 'ca.crt'} | gateway.caBundle.secret: found "a_b"; allowed: the name of a Secret
            {'secret': 'litellm-secrets', 'key': 'ca.crt'} | a Secret that this program does not create
            {'configMap': 'a', 'key': 'a/ca.crt'} | gateway.caBundle.key: found "a/ca.crt"; allowed: a key of it
            {'configMap': 'a', 'key': '..'} | gateway.caBundle.key: found ".."; allowed: a key of it
            """)
    void anythingElseIsRefused(String bundle, String fault) {
        assertThat(with(bundle).faults()).singleElement().asString().contains(fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            env | {'SSL_CERT_FILE': '/etc/ca.crt'}
            secretFiles | {'SSL_CERT_FILE': {'existingSecret': 'ca', 'key': 'ca.crt'}}
            secretEnv | {'SSL_CERT_FILE': {'existingSecret': 'ca', 'key': 'path'}}
            """)
    void anotherFileInItsPlaceIsRefused(String block, String variables) {
        assertThat(with("{'configMap': 'corporate-ca', 'key': 'ca.crt'}")
                        .with(block, variables)
                        .faults())
                .singleElement()
                .asString()
                .contains(
                        block + ".SSL_CERT_FILE: found a variable that gateway.caBundle sets; allowed: one of the two");
    }

    @Test
    void withoutABundleTheVariableMayNameAFile() {
        assertThat(new ProdConfiguration()
                        .with("secretFiles", "{'SSL_CERT_FILE': {'existingSecret': 'ca', 'key': 'ca.crt'}}")
                        .faults())
                .isEmpty();
    }
}
