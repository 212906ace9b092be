package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final String RESOURCES =
            "\"resources\": {\"requests\": {\"cpu\": \"1\", \"memory\": \"2Gi\"}, \"limits\": {\"memory\": \"4Gi\"}}";

    private final Map<String, String> prod = new HashMap<>(Map.of(
            "litellm-ha:tier", "prod",
            "litellm-ha:gateway", "{\"image\": \"example.org/litellm:v1\", " + RESOURCES + "}",
            "litellm-ha:redis", "{\"image\": \"example.org/redis:7\", " + RESOURCES + "}",
            "litellm-ha:database", database("\"storage\": {\"size\": \"10Gi\"}"),
            "litellm-ha:backup", "{\"snapshotClass\": \"csi\"}",
            "litellm-ha:models", "[" + model("a") + "]",
            "litellm-ha:masterKey", "sk-master-0123456",
            "litellm-ha:saltKey", "sk-salt-01234567",
            "litellm-ha:redisPassword", "1234567890123456",
            "kubernetes:context", "elsewhere"));

    private final Set<String> encrypted = new HashSet<>(Set.of(
            "litellm-ha:masterKey", "litellm-ha:saltKey", "litellm-ha:redisPassword", "litellm-ha:providerKeys"));

    private Settings read() {
        return SettingsReader.read("Pulumi.prod.yaml", prod, encrypted);
    }

    private static String database(String more) {
        return "{\"image\": \"example.org/postgresql:18\", " + RESOURCES + ", " + more + "}";
    }

    private static String model(String name) {
        return "{\"name\": \"%s\", \"model\": \"openai/%s\", \"inputCostPerToken\": 0.00001, \"outputCostPerToken\": 0.00002, \"mockResponse\": \"hi\"}"
                .formatted(name, name);
    }

    @Test
    void aFaultOfOneKeyDoesNotHideABrokenRuleOfAnotherThatBeginsAlike() {
        prod.put("litellm-ha:redis", "nonsense");
        prod.put("litellm-ha:redisPassword", "short");

        assertThat(catchThrowableOfType(InvalidSettingsException.class, this::read))
                .hasMessageContaining("litellm-ha:redis: found")
                .hasMessageContaining("litellm-ha:redisPassword: found a secret of 5 characters");
    }

    @Test
    void aFaultInsideAKeyHidesTheRulesOnThatKeyOnly() {
        prod.put("litellm-ha:redis", "{\"image\": \"example.org/redis\", " + RESOURCES + "}");
        prod.put("litellm-ha:namespace", "kube-system");

        assertThat(catchThrowableOfType(InvalidSettingsException.class, this::read)
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("litellm-ha:redis.image", "litellm-ha:namespace");
    }

    @Test
    void aValidStackIsRead() {
        Settings settings = read();
        assertThat(settings.tier()).isEqualTo(Tier.PROD);
        assertThat(settings.models()).extracting(Model::name).containsExactly("a");
        assertThat(settings.redisPassword()).contains(new SecretSource.Value("1234567890123456"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tier|prdo|litellm-ha:tier: found \"prdo\"; allowed: one of cost, dev, prod; did you mean prod?",
                "replicas|3|litellm-ha:replicas: found an unknown key",
                "saltkey|x|did you mean saltKey?",
                "namespace|Lite_LLM|litellm-ha:namespace: found \"Lite_LLM\"",
                "masterKey|abc|litellm-ha:masterKey: found a key that does not start with sk-",
                "masterKey|sk-345678901234|litellm-ha:masterKey: found a secret of 15 characters; allowed: at least 16",
                "saltKey|123456789012345|litellm-ha:saltKey: found a secret of 15 characters; allowed: at least 16",
                "redisPassword|123456789012345|litellm-ha:redisPassword: found a secret of 15 characters",
                "redisPassword|-234567890123456|not beginning with -",
                "redisPassword|1234567890 23456|without spaces",
                "redisPassword|1234567890'23456|quotes",
                "network|{\"clientNamespaces\": [\"a_b\"]}|network.clientNamespaces[0]: found \"a_b\"",
                "network|{\"clientCidrs\": [\"10.0.0.0/33\"]}|a block of addresses that begins with its first address, such as 10.0.0.0/8",
                "network|{\"service\": \"loadBalancer\"}|the addresses that may use the load balancer",
                "network|{\"service\": \"loadBalancer\", \"clientCidrs\": [\"10.0.0.0/8\", \"0.0.0.0/0\"]}|network.clientCidrs[1]: found \"0.0.0.0/0\"; allowed: private addresses: the load balancer speaks plain HTTP",
                "network|{\"service\": \"loadBalancer\", \"clientCidrs\": [\"172.0.0.0/8\"]}|set network.plainHttp: true",
                "network|{\"plainHttp\": true}|network.plainHttp: found true; allowed: nothing without service: loadBalancer",
                "network|{\"operatorNamespace\": \"litellm\"}|network.operatorNamespace: found \"litellm\"; allowed: another namespace than the stack's",
                "network|{\"dns\": {\"namespace\": \"litellm\"}}|network.dns.namespace: found \"litellm\"; allowed: another namespace than the stack's",
                "network|{\"clientCidrs\": [\"10.01.0.0/16\"]}|begins with its first address",
                "adopt|[\"Service/litellm\", \"Service/litellm\"]|adopt[1]: found \"Service/litellm\"; allowed: each object once",
                "network|{\"providerCidrs\": []}|network.providerCidrs: found an empty list",
                "operator|{\"install\": \"yes\"}|litellm-ha:operator.install: found \"yes\"; allowed: true or false",
                "operator|{\"install\": 1}|litellm-ha:operator.install: found 1; allowed: true or false",
                "operator|{}|litellm-ha:operator.install: found nothing; allowed: true or false",
                "operator|{\"instal\": true}|did you mean install?",
                "operator|true|litellm-ha:operator: found \"true\"; allowed: an object such as {install: true}",
                "providerKeys|{\"DATABASE_URL\": \"x\"}|litellm-ha:providerKeys: found a name of another form",
                "models|[]|litellm-ha:models: found an empty list; allowed: at least one model",
                "namespace|kube-system|a namespace of its own",
                "namespace|default|a namespace of its own",
                "namespace|cnpg-system|a namespace of its own",
                "clusterUid|my-cluster|litellm-ha:clusterUid: found \"my-cluster\"; allowed: what `kubectl get namespace",
                "network|{\"clientCidrs\": [\"10.0.0.1/8\"]}|begins with its first address",
                "network|{\"clientCidrs\": [\"0.0.0.0/00\"]}|begins with its first address",
                "network|{\"kubernetesApiPort\": 0}|network.kubernetesApiPort: found 0",
                "network|{\"service\": 1}|network.service: found 1; allowed: one of clusterIP, loadBalancer",
                "network|{\"service\": \" clusterIP\"}|network.service: found \" clusterIP\"",
                "tier|2|litellm-ha:tier: found \"2\"; allowed: one of cost, dev, prod",
                "backup|{\"snapshotClass\": \"csi\", \"schedule\": \"0 0 2 31 2 *\"}|daily VolumeSnapshot",
                "backup|{\"snapshotClass\": \"csi\", \"schedule\": \"* * * * * *\"}|at most once an hour",
                "masterKey|sk-with a space 01|masterKey: found a space",
                "masterKey|{\"existingSecret\": \"litellm-secrets\", \"key\": \"K\"}|does not create",
                "saltKey|{\"existingSecret\": \"litellm-pg-app\", \"key\": \"K\"}|does not create",
                "redisPassword|{\"existingSecret\": \"litellm-secrets\", \"key\": \"K\"}|does not create",
                "providerKeys|{\"A_KEY\": {\"existingSecret\": \"litellm-redis\", \"key\": \"K\"}}|does not create",
                "masterKey|{\"existingSecret\": 1, \"key\": 2}|masterKey: found something else",
                "providerKeys|[\"sk-in-the-clear\"]|providerKeys: found something else; allowed: an object, each value a Pulumi secret",
                "providerKeys|{\"LD_PRELOAD\": \"x\"}|that end with _KEY or _TOKEN",
                "providerKeys|{\"LITELLM_MASTER_KEY\": \"x\"}|found \"LITELLM_MASTER_KEY\"",
                "backup|{\"snapshotClass\": \"csi\", \"schedule\": \"0 2 * * *\"}|six fields"
            })
    void aFaultNamesKeyValueAndWhatIsAllowed(String key, String value, String expected) {
        prod.put("litellm-ha:" + key, value);
        assertThat(refusal()).startsWith("Pulumi.prod.yaml is not valid:").contains(expected);
    }

    @Test
    void aMisspeltKeyBesideTheRightOneHidesNoFaultOfThat() {
        prod.put("litellm-ha:rediss", "x");
        prod.computeIfPresent("litellm-ha:redis", (key, value) -> value.replace("2Gi", "8Gi"));
        assertThat(refusal()).contains("litellm-ha:rediss: found an unknown key", "no more than the limit");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"name\": \"a\"', '\"name\": \"openai/*\"', without *",
        "'\"name\": \"a\"', '\"name\": \"a \"', visible characters",
        "openai/a, os.environ/PROXY_MASTER_KEY, PROVIDER/MODEL",
        "hi, os.environ/PROXY_MASTER_KEY, does not refer to a variable",
        "hi, ' ', does not refer to a variable"
    })
    void aModelIsOneModelAndHandsOutNoVariable(String right, String wrong, String allowed) {
        prod.computeIfPresent("litellm-ha:models", (key, value) -> value.replace(right, wrong));
        assertThat(refusal()).contains("litellm-ha:models[0].", allowed);
    }

    @Test
    void moreModelsThanAConfigMapHoldsAreRefused() {
        prod.put(
                "litellm-ha:models",
                IntStream.range(0, 4000).mapToObj(i -> model("model-" + i)).collect(Collectors.joining(",", "[", "]")));
        assertThat(refusal())
                .contains("litellm-ha:models: found 4000 models; allowed: as many as fit into a ConfigMap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org/pg@sha256:%s", "example.org/pg:v18"})
    void aDatabaseImageNamesTheVersionOfPostgres(String image) {
        prod.computeIfPresent(
                "litellm-ha:database",
                (key, value) -> value.replace("example.org/postgresql:18", image.formatted("0".repeat(64))));
        assertThat(refusal()).contains("litellm-ha:database.image: found \"example.org/pg", "the version of Postgres");
    }

    @Test
    void aWrongTypeDoesNotHideASettingBelowTheTier() {
        prod.put("litellm-ha:models", "[" + model("a").replace("\"model\": \"openai/a\", ", "") + "]");
        prod.put("litellm-ha:gateway", "{\"replicas\": 1, \"image\": 3, " + RESOURCES + "}");
        assertThat(refusal().lines())
                .anyMatch(line -> line.contains("models[0].model: found nothing"))
                .anyMatch(line -> line.contains("gateway.image: found 3"))
                .anyMatch(line -> line.contains("gateway.replicas: found 1; allowed: at least 2"))
                .hasSize(4);
    }

    @Test
    void noErrorCommandsATerminal() {
        prod.put("litellm-ha:namespace", "\u001b[2J" + "x".repeat(2000));
        assertThat(refusal()).contains("\\u001b[2J").doesNotContain("\u001b").hasSizeLessThan(600);
    }

    @ParameterizedTest
    @CsvSource({
        "litellm-ha:gateway, litellm-ha:gatewy",
        "litellm-ha:redis, litellm-ha:redsi",
        "litellm-ha:database, litellm_ha:database"
    })
    void aMisspeltKeyIsNotReportedAsMissingToo(String key, String misspelt) {
        prod.put(misspelt, prod.remove(key));
        assertThat(catchThrowableOfType(InvalidSettingsException.class, this::read)
                        .problems())
                .extracting(Problem::path)
                .containsExactly(misspelt);
    }

    @Test
    void aPrefixThatIsAlmostOursIsAFault() {
        prod.put("litellm_ha:namespace", "x");
        assertThat(refusal()).contains("did you mean litellm-ha:namespace?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "env|{\"LANGFUSE_RELEASE\": \"%s\"}|env.LANGFUSE_RELEASE",
                "mcpServers|{\"a\": {\"url\": \"https://a.example.com\", \"settings\": {\"access_groups\": [\"%s\"]}}}|mcpServers.a.settings.access_groups[0]"
            })
    void aDateThatPulumiHasChangedIsRefused(String key, String value, String path) {
        prod.put("litellm-ha:" + key, value.formatted("2024-10-21"));
        assertThat(read()).isNotNull();

        prod.put("litellm-ha:" + key, value.formatted("2024-10-21 00:00:00 +0000 UTC"));
        assertThat(refusal())
                .endsWith(
                        "litellm-ha:%s: found a text that Pulumi has made of a date without quotes; allowed: the date in quotes"
                                .formatted(path));
    }

    @Test
    void noErrorQuotesASecret() {
        prod.put("litellm-ha:masterKey", "[\"top-secret\"]");
        prod.put("litellm-ha:providerKeys", "{\"top-secret\": \"top-secret\"}");
        prod.put("litellm-ha:models", "[" + model("a").replace("}", ", \"apiKey\": \"top-secret\"}") + "]");
        assertThat(refusal()).doesNotContain("top-secret").contains("litellm-ha:masterKey: found something else");
    }

    @ParameterizedTest
    @CsvSource({
        "masterKey, masterKey, pulumi config set --secret litellm-ha:masterKey",
        "saltKey, saltKey, pulumi config set --secret litellm-ha:saltKey",
        "redisPassword, redisPassword, pulumi config set --secret litellm-ha:redisPassword",
        "providerKeys, providerKeys.A_KEY, pulumi config set --secret --path litellm-ha:providerKeys.A_KEY"
    })
    void aSecretInClearTextIsRefused(String key, String path, String command) {
        prod.put("litellm-ha:providerKeys", "{\"A_KEY\": \"sk-provider-0123\"}");
        assertThat(read()).isNotNull();

        encrypted.remove("litellm-ha:" + key);
        assertThat(refusal())
                .contains("litellm-ha:%s: found a secret in clear text".formatted(path), command)
                .doesNotContain("sk-master-0123456", "sk-salt-01234567", "1234567890123456", "sk-provider-0123");
    }

    private String refusal() {
        return catchThrowableOfType(InvalidSettingsException.class, this::read).getMessage();
    }
}
