package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.StreamSupport;
import litellmha.configimport.Variables.InSecret;
import litellmha.settings.NearMiss;
import litellmha.tier.Tier;

/** Imports the Helm values of LiteLLM's charts, except the configuration and the variables in them. */
final class ValuesImport {

    /** Names of the components' values that the other chart has under another name. */
    private static final Map<String, String> COMPONENT_NAMES = Map.of(
            "extraEnv", "extraEnvVars", "envSecrets", "environmentSecrets", "envConfigMaps", "environmentConfigMaps");

    private final Findings findings;
    private final HelmValues values;
    private final StackTree stack;
    private final PodVariables variables;
    private final ChartBlocks blocks;

    ValuesImport(Findings findings, HelmValues values, StackTree stack, PodVariables variables, Tier tier) {
        this.findings = findings;
        this.values = values;
        this.stack = stack;
        this.variables = variables;
        this.blocks = new ChartBlocks(findings, values, stack, tier);
    }

    /** Imports the Secret of the master key, which the configuration refers to. */
    void masterKey() {
        JsonNode name = values.at(values.hasComponents() ? "masterKey.secretName" : "masterkeySecretName");
        JsonNode key = values.at(values.hasComponents() ? "masterKey.secretKey" : "masterkeySecretKey");
        if (name.isTextual() && !name.textValue().isBlank()) {
            String fallback = values.hasComponents() ? "master-key" : "masterkey";
            stack.set(
                    "masterKey",
                    new InSecret(name.textValue(), key.asText().isBlank() ? fallback : key.asText()).node());
        }
    }

    void all() {
        values.tree().properties().forEach(entry -> {
            if (values.hasComponents()
                    && entry.getKey().equals("gateway")
                    && entry.getValue().isObject()) {
                entry.getValue().properties().forEach(each -> value("gateway.", each.getKey(), each.getValue()));
            } else if (values.hasComponents()
                    && entry.getKey().equals("backend")
                    && entry.getValue().isObject()) {
                entry.getValue().properties().forEach(each -> backend(each.getKey(), each.getValue()));
            } else {
                value("", entry.getKey(), entry.getValue());
            }
        });
    }

    private void backend(String key, JsonNode value) {
        if (COMPONENT_NAMES.containsKey(key) || ChartKeys.UNSUPPORTED.containsKey(key)) {
            value("backend.", key, value);
        } else {
            findings.replaced("backend." + key, "the gateway's pods serve the management API as well");
        }
    }

    private void value(String component, String key, JsonNode value) {
        String from = component + key;
        String name = component.isEmpty() ? key : COMPONENT_NAMES.getOrDefault(key, key);
        if (key.startsWith("x-")) {
            findings.carried(from, LiteLlmYaml.TEMPLATE);
        } else if (from.equals(values.configPath()) || from.equals("gateway.config")) {
            config(from, value);
        } else if (name.startsWith("masterkey") || name.equals("masterKey")) {
            masterKey(from);
        } else if (ChartKeys.SWITCHED.containsKey(name)) {
            boolean on = value.path("enabled")
                    .asText(name.equals("hpa") ? "true" : "false")
                    .equals("true");
            unsupported(from, ChartKeys.SWITCHED.get(name), on && value.isObject());
        } else if (isOff(value)) {
            findings.nothing(from);
        } else if (name.endsWith("Annotations") && isReload(value)) {
            findings.replaced(from, "pods roll when their configuration or a secret of the stack changes");
        } else if (ChartKeys.REPLACED.containsKey(name)) {
            findings.replaced(from, ChartKeys.REPLACED.get(name));
        } else if (ChartKeys.UNSUPPORTED.containsKey(name)) {
            unsupported(from, ChartKeys.UNSUPPORTED.get(name), true);
        } else {
            looked(component, name, from, value);
        }
    }

    private void looked(String component, String name, String from, JsonNode value) {
        switch (name) {
            case "replicaCount" -> blocks.replicas(component, from, value);
            case "image" -> blocks.image(from, value);
            case "resources" -> blocks.resources(from, value);
            case "service" -> blocks.service(from, value);
            case "serviceAccount", "serviceAccounts" -> blocks.serviceAccount(from, value);
            case "redis" -> blocks.redis(from, value);
            case "proxyConfigMap" -> findings.carried(from, "nothing: the configuration is in the stack file");
            case "logLevel" -> logLevel(component, from, value);
            case "envVars" -> variables.map(from, value);
            case "extraEnvVars" -> variables.list(from, value);
            case "environmentSecrets" -> variables.secrets(from, value);
            case "environmentConfigMaps" ->
                findings.refused(from, "what is in these ConfigMaps is not known here; write their variables into env");
            default ->
                findings.unread(
                        from,
                        "LiteLLM's charts have no such value"
                                + NearMiss.of(name, ChartKeys.all())
                                        .map("; did you mean %s?"::formatted)
                                        .orElse(""));
        }
    }

    private void logLevel(String component, String from, JsonNode value) {
        if (values.at(component + "envVars").has("LITELLM_LOG")) {
            findings.carried(from, "nothing: LITELLM_LOG of envVars wins");
        } else {
            variables.plain(from, "LITELLM_LOG", value);
        }
    }

    private void unsupported(String from, String reason, boolean on) {
        if (on) {
            findings.refused(from, reason);
        } else {
            findings.nothing(from);
        }
    }

    private void config(String from, JsonNode value) {
        if (from.equals("gateway.config") && value.isObject()) {
            value.properties().stream()
                    .filter(entry -> !entry.getKey().equals("proxy_config"))
                    .forEach(entry -> findings.carried(
                            from + "." + entry.getKey(), "nothing: the configuration is in the stack file"));
        }
        if (values.hasForeignConfigMap() && values.at(values.configPath()).isObject()) {
            findings.unread(values.configPath(), "the ConfigMap of these values is made elsewhere");
        }
    }

    private void masterKey(String from) {
        if (stack.has("masterKey")) {
            findings.carried(from, from.equals("masterkey") ? "nothing: the Secret wins" : "masterKey");
        } else if (isOff(values.at(from))) {
            findings.nothing(from);
        } else {
            findings.secret(from, "pulumi config set --secret litellm-ha:masterKey");
        }
    }

    /** Whether all annotations are those that make others roll the pods when the configuration changes. */
    private static boolean isReload(JsonNode annotations) {
        return annotations.isObject()
                && annotations.properties().stream()
                        .allMatch(entry -> entry.getKey().matches("(reloader\\.stakater\\.com|checksum)/.*"));
    }

    /** Whether a value is one that changes nothing, such as a chart's empty default. */
    static boolean isOff(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isTextual() && value.textValue().isBlank()
                || value.isContainerNode()
                        && StreamSupport.stream(value.spliterator(), false).allMatch(ValuesImport::isOff);
    }
}
