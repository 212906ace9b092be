package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file with authorities that a chart mounts for {@code SSL_CERT_FILE}. */
class CaBundleImportTest {

    private static final String CONFIG = "{model_list: [{model_name: a, litellm_params: {model: openai/gpt-5}}]}";

    private static ConfigImport imported(String values) {
        return ConfigImport.of(Optional.empty(), Optional.of(new SourceFile("values.yaml", values)), Tier.PROD);
    }

    private static ConfigImport mounted(String path, String volume, String mount) {
        return imported("""
                proxy_config: %s
                envVars: {SSL_CERT_FILE: %s}
                volumes: [{name: other, emptyDir: {}}, {name: ca, %s}]
                volumeMounts: [{name: ca, %s}, {name: other, mountPath: /other}]
                """.formatted(CONFIG, path, volume, mount));
    }

    private static Finding finding(ConfigImport imported, String source) {
        return imported.findings().stream()
                .filter(found -> found.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /ca/all.crt | configMap: {name: corporate} | mountPath: /ca | {"configMap":"corporate","key":"all.crt"}
            /ca/all.crt | configMap: {name: corporate} | mountPath: /ca/ | {"configMap":"corporate","key":"all.crt"}
            /ca/all.crt | secret: {secretName: corporate} | mountPath: /ca | {"secret":"corporate","key":"all.crt"}
            /ca/all.crt | configMap: {name: corporate} | mountPath: /ca/all.crt, subPath: ca.crt | {"configMap":"corporate","key":"ca.crt"}
            /ca/all.crt | configMap: {name: corporate, items: [{key: x, path: y}, {key: ca.crt, path: all.crt}]} | mountPath: /ca | {"configMap":"corporate","key":"ca.crt"}
            """)
    void becomesASetting(String path, String volume, String mount, String node) {
        ConfigImport imported = mounted(path, volume, mount);

        assertThat(imported.stack().at("/gateway/caBundle")).hasToString(node);
        assertThat(imported.stack().has("env")).isFalse();
        for (String source : new String[] {"envVars.SSL_CERT_FILE", "volumes[1]", "volumeMounts[0]"}) {
            assertThat(finding(imported, source)).isEqualTo(new Finding(Kind.CARRIED, source, "gateway.caBundle"));
        }
        assertThat(finding(imported, "volumes[0]").kind()).isEqualTo(Kind.REFUSED);
        assertThat(finding(imported, "volumeMounts[1]").kind()).isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /elsewhere/all.crt | configMap: {name: corporate} | mountPath: /ca
            /ca/sub/all.crt | configMap: {name: corporate} | mountPath: /ca
            /ca/all.crt | configMap: {name: corporate, items: [{key: x, path: y}]} | mountPath: /ca
            /ca/all.crt | hostPath: {path: /etc/ssl} | mountPath: /ca
            """)
    void whatIsNotPlainIsLeftToTheUser(String path, String volume, String mount) {
        ConfigImport imported = mounted(path, volume, mount);

        assertThat(finding(imported, "envVars.SSL_CERT_FILE"))
                .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.REFUSED))
                .satisfies(found -> assertThat(found.text())
                        .contains("set gateway.caBundle to the ConfigMap or Secret that holds it"));
        assertThat(finding(imported, "volumes").kind()).isEqualTo(Kind.REFUSED);
        assertThat(imported.stack().has("gateway")).isFalse();
    }

    @Test
    void theChartWithComponentsHasItBelowTheGateway() {
        ConfigImport imported = imported("""
                gateway:
                  config: {proxy_config: %s}
                  extraEnv:
                    - {name: SSL_CERT_FILE, value: /ca/all.crt}
                    - {name: REQUESTS_CA_BUNDLE, value: /ca/all.crt}
                  volumes: [{name: ca, configMap: {name: corporate}}]
                  volumeMounts: [{name: ca, mountPath: /ca}]
                """.formatted(CONFIG));

        assertThat(imported.stack().at("/gateway/caBundle/configMap").asText()).isEqualTo("corporate");
        assertThat(finding(imported, "gateway.extraEnv[1]").text()).isEqualTo("gateway.caBundle");
        assertThat(imported.isComplete()).isTrue();
    }

    @Test
    void aFileThatAConfigurationNamesAloneIsNotThere() {
        ConfigImport imported = ConfigImport.of("c.yaml", "environment_variables: {SSL_CERT_FILE: /ca/all.crt}");

        assertThat(finding(imported, "environment_variables.SSL_CERT_FILE").kind())
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"'False', REFUSED", "/ca/all.crt, REFUSED", "'True', CARRIED"})
    void certificatesAreVerifiedWhateverTheVariableSays(String value, Kind kind) {
        ConfigImport imported = imported("{proxy_config: %s, envVars: {SSL_VERIFY: '%s'}}".formatted(CONFIG, value));

        assertThat(finding(imported, "envVars.SSL_VERIFY").kind()).isEqualTo(kind);
        assertThat(imported.stack().has("env")).isFalse();
    }
}
