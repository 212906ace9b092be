package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesImportTest {

    private static final String CONFIG =
            "proxy_config: {model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}]}\n";

    private static ConfigImport imported(String values, Tier tier) {
        return ConfigImport.of(Optional.empty(), Optional.of(new SourceFile("values.yaml", values)), tier);
    }

    private static ConfigImport imported(String values) {
        return imported(CONFIG + values, Tier.PROD);
    }

    private static Finding finding(ConfigImport imported, String source) {
        return imported.findings().stream()
                .filter(found -> found.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: 3 | replicaCount | CARRIED
            replicaCount: 1 | replicaCount | REPLACED
            replicaCount: many | replicaCount | REFUSED
            numWorkers: 2 | numWorkers | REPLACED
            autoscaling: {enabled: true} | autoscaling | REFUSED
            autoscaling: {enabled: false, maxReplicas: 9} | autoscaling | CARRIED
            nodeSelector: {} | nodeSelector | CARRIED
            nodeSelector: {a: b} | nodeSelector | CARRIED
            nodeSelector: {a b: c} | nodeSelector | REFUSED
            nodeSelector: {kubernetes.io/hostname: a} | nodeSelector | REFUSED
            tolerations: [{key: a, operator: Exists}] | tolerations | CARRIED
            tolerations: [{operator: Exists}] | tolerations | REFUSED
            imagePullSecrets: [{name: registry}] | imagePullSecrets | CARRIED
            imagePullSecrets: [{names: registry}] | imagePullSecrets | REFUSED
            priorityClassName: high | priorityClassName | CARRIED
            podLabels: {team: ai} | podLabels | CARRIED
            affinity: {podAffinity: {a: b}} | affinity | REFUSED
            image: {repository: ghcr.io/berriai/litellm-database} | image | REPLACED
            image: {repository: example.com/own} | image | REFUSED
            podAnnotations: {reloader.stakater.com/auto: 'true'} | podAnnotations | REPLACED
            podAnnotations: {a: b} | podAnnotations | CARRIED
            podAnnotations: {a: [b]} | podAnnotations | REFUSED
            service: {type: NodePort} | service.type | REFUSED
            service: {type: LoadBalancer} | service.type | CARRIED
            resources: {limits: {memory: 4Gi}} | resources.limits.memory | CARRIED
            resources: {limits: {ephemeral-storage: 4Gi}} | resources.limits.ephemeral-storage | REFUSED
            postgresql: {auth: {password: a}} | postgresql | REPLACED
            redis: {enabled: true} | redis | REPLACED
            redis: {enabled: false} | redis | CARRIED
            replicaCont: 3 | replicaCont | UNREAD
            x-defaults: {a: b} | x-defaults | CARRIED
            environmentConfigMaps: [a] | environmentConfigMaps | REFUSED
            logLevel: INFO | logLevel | CARRIED
            """)
    void aValueEndsInItsPartOfTheReport(String value, String source, Kind kind) {
        assertThat(finding(imported(value), source).kind()).isEqualTo(kind);
    }

    @Test
    void severalReplicasNeedATierWithRedis() {
        assertThat(finding(imported(CONFIG + "replicaCount: 3", Tier.COST), "replicaCount"))
                .hasToString(
                        "Finding[kind=REFUSED, source=replicaCount, text=tier cost runs one replica: several need the Redis of tier prod to count together]");
    }

    @Test
    void aMisspeltValueIsToldTheRightOne() {
        assertThat(finding(imported("replicaCont: 3"), "replicaCont").text()).endsWith("did you mean replicaCount?");
    }

    @Test
    void theSecretOfAllVariablesIsNamedForThoseThatTheConfigurationRefersTo() {
        ConfigImport imported = imported("environmentSecrets: [keys]");
        assertThat(imported.stack().at("/providerKeys/OPENAI_API_KEY"))
                .hasToString("{\"existingSecret\":\"keys\",\"key\":\"OPENAI_API_KEY\"}");
        assertThat(imported.findings()).noneMatch(finding -> finding.kind() == Kind.SECRET);
    }

    @Test
    void ofSeveralSecretsTheRightOneHasToBeSaid() {
        assertThat(imported("environmentSecrets: [keys, more]").findings())
                .filteredOn(finding -> finding.kind() == Kind.SECRET)
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.text()).endsWith("# NAME is the one of keys, more that has it"));
    }

    @Test
    void aVariableOfASecretKeepsItsSecret() {
        ConfigImport imported = imported(
                "extraEnvVars: [{name: OPENAI_API_KEY, valueFrom: {secretKeyRef: {name: openai, key: token}}}]");
        assertThat(imported.stack().at("/providerKeys/OPENAI_API_KEY/key").asText())
                .isEqualTo("token");
    }

    @Test
    void theLogLevelOfTheVariablesWins() {
        assertThat(imported("envVars: {LITELLM_LOG: DEBUG}\nlogLevel: INFO")
                        .stack()
                        .at("/env/LITELLM_LOG")
                        .asText())
                .isEqualTo("DEBUG");
    }

    @Test
    void volumesOfTheBackendAreNotLostWithoutAWord() {
        ConfigImport imported = imported(
                "{gateway: {config: {proxy_config: {model_list: []}}}, backend: {volumes: [{name: a}], replicaCount: 2}}",
                Tier.PROD);
        assertThat(finding(imported, "backend.volumes").kind()).isEqualTo(Kind.REFUSED);
        assertThat(finding(imported, "backend.replicaCount").kind()).isEqualTo(Kind.REPLACED);
    }

    @Test
    void theSecretOfTheMasterKeyIsNamed() {
        ConfigImport imported = imported("masterkeySecretName: gateway\nmasterkey: sk-HIDDEN-0123456789");
        assertThat(imported.stack().path("masterKey"))
                .hasToString("{\"existingSecret\":\"gateway\",\"key\":\"masterkey\"}");
        assertThat(ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "masterkey: HIDDEN-0123456789",
                "envVars: {OPENAI_API_KEY: HIDDEN-0123456789}",
                "envVars: {HTTPS_PROXY: 'http://user:HIDDEN@proxy.example.com:3128'}",
                "extraEnvVars: [{name: SLACK_WEBHOOK_URL, value: 'https://hooks.slack.com/services/T0/B0/HIDDEN'}]",
                "postgresql: {auth: {password: HIDDEN}}",
                "db: {url: 'postgresql://u:HIDDEN@db/litellm', useExisting: true}",
                "redis: {enabled: true, auth: {password: HIDDEN}}",
                "x-defaults: {password: HIDDEN}"
            })
    void aSecretOfTheValuesIsNeverCopied(String value) {
        ConfigImport imported = imported(value);
        assertThat(imported.stack() + ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @Test
    void aProxyWithAPasswordStillNeedsAnOpening() {
        assertThat(imported("envVars: {HTTPS_PROXY: 'http://user:HIDDEN@proxy.example.com:3128'}")
                        .findings())
                .anyMatch(finding ->
                        finding.kind() == Kind.NETWORK && finding.text().contains("proxy.example.com"));
    }

    @Test
    void thePartsOfResourcesThatAreNotSetStayThoseOfTheTier() {
        assertThat(StackFileText.of(
                        imported("resources: {limits: {memory: 6Gi}}"),
                        "values.yaml",
                        Tier.PROD,
                        litellmha.settings.StackFile.read(litellmha.platform.CommittedStacks.CHECKOUT, "prod")
                                .config()))
                .containsSubsequence("requests:", "memory: 2Gi", "limits:", "memory: 6Gi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicaCount: 1",
                "proxy_config: []",
                "proxyConfigMap: {create: false}\nproxy_config: {model_list: []}",
                "litellm-helm: {proxy_config: {model_list: []}}",
                "- 1"
            })
    void valuesWithoutAConfigurationGetOneError(String values) {
        assertThatThrownBy(() -> imported(values, Tier.PROD))
                .isInstanceOf(ImportException.class)
                .hasMessageStartingWith("values.yaml: found ")
                .hasMessageContaining("; allowed: ");
    }

    @Test
    void twoConfigurationsAreRefused() {
        Optional<SourceFile> config = Optional.of(new SourceFile("config.yaml", "model_list: []"));
        Optional<SourceFile> values = Optional.of(new SourceFile("values.yaml", CONFIG));
        assertThatThrownBy(() -> ConfigImport.of(config, values, Tier.PROD))
                .hasMessage(
                        "values.yaml: found proxy_config beside the configuration config.yaml; allowed: one of the two");
    }

    @Test
    void aConfigurationThatTheChartDoesNotUseIsNotRead() {
        ConfigImport imported = ConfigImport.of(
                Optional.of(new SourceFile("config.yaml", "model_list: []")),
                Optional.of(new SourceFile("values.yaml", CONFIG + "proxyConfigMap: {create: false}")),
                Tier.PROD);
        assertThat(finding(imported, "proxy_config").kind()).isEqualTo(Kind.UNREAD);
    }
}
