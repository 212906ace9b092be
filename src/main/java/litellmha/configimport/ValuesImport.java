package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
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
    private final Optional<MountedCaBundle> caBundle;

    ValuesImport(
            Findings findings,
            HelmValues values,
            StackTree stack,
            PodVariables variables,
            Tier tier,
            Optional<MountedCaBundle> caBundle) {
        this.findings = findings;
        this.values = values;
        this.stack = stack;
        this.variables = variables;
        this.caBundle = caBundle;
        this.blocks = new ChartBlocks(findings, values, stack, tier);
    }

    /** Imports the Secret of the master key, which the configuration refers to. */
    void masterKey() {
        masterKeySecret().filter(InSecret::canExist).ifPresent(secret -> stack.set("masterKey", secret.node()));
    }

    private Optional<InSecret> masterKeySecret() {
        JsonNode name = values.at(values.hasComponents() ? "masterKey.secretName" : "masterkeySecretName");
        JsonNode key = values.at(values.hasComponents() ? "masterKey.secretKey" : "masterkeySecretKey");
        String fallback = values.hasComponents() ? "master-key" : "masterkey";
        return HelmValues.isTrue(name)
                ? Optional.of(new InSecret(name.asText(), HelmValues.isTrue(key) ? key.asText() : fallback))
                : Optional.empty();
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
        if (COMPONENT_NAMES.containsKey(key) || mayHoldBlanks(key)) {
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
            switched(from, name, value);
        } else if (isOff(value) && !(mayHoldBlanks(name) && isSaid(value))) {
            findings.nothing(from);
        } else if (name.endsWith("Annotations") && isReload(value)) {
            findings.replaced(from, "pods roll when their configuration or a secret of the stack changes");
        } else if (ChartKeys.REPLACED.containsKey(name)) {
            findings.replaced(from, ChartKeys.REPLACED.get(name));
        } else if (ChartKeys.OF_PODS.containsKey(name)) {
            blocks.pods(ChartKeys.OF_PODS.get(name), from, value);
        } else if (caBundle.filter(bundle -> bundle.isIn(from)).isPresent()) {
            volumes(name, from, value, caBundle.get());
        } else if (ChartKeys.UNSUPPORTED.containsKey(name)) {
            findings.refused(from, ChartKeys.UNSUPPORTED.get(name));
        } else {
            looked(component, name, from, value);
        }
    }

    /** Imports the list of volumes, or of mounts, that has the file with authorities. */
    private void volumes(String name, String from, JsonNode list, MountedCaBundle bundle) {
        for (int i = 0; i < list.size(); i++) {
            String path = "%s[%d]".formatted(from, i);
            if (bundle.isAt(path)) {
                findings.carried(path, MountedCaBundle.TARGET);
            } else {
                findings.refused(path, ChartKeys.UNSUPPORTED.get(name));
            }
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
            case "logLevel" -> variables.logLevel(from, value);
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

    private void switched(String from, String name, JsonNode value) {
        if (value.isNull() || value.isObject() && !ChartKeys.isSwitchedOn(name, value)) {
            findings.nothing(from);
        } else if (value.isObject()) {
            findings.refused(from, ChartKeys.SWITCHED.get(name));
        } else {
            findings.refused(from, "found %s; allowed: an object with enabled".formatted(Values.shown(value)));
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
        Optional<InSecret> illegal = masterKeySecret().filter(secret -> !secret.canExist());
        if (illegal.isPresent() && !from.equals("masterkey") && !from.equals("masterkeySecretKey")) {
            findings.refused(
                    from,
                    "found the Secret %s with the key %s; allowed: %s"
                            .formatted(illegal.get().secret(), illegal.get().key(), PodVariables.ALLOWED));
        } else if (stack.has("masterKey")) {
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

    private static boolean mayHoldBlanks(String name) {
        return ChartKeys.UNSUPPORTED.containsKey(name) || ChartKeys.OF_PODS.containsKey(name);
    }

    /** Whether something stands in a list or in a map: a label may well be empty. */
    private static boolean isSaid(JsonNode value) {
        return StreamSupport.stream(value.spliterator(), false)
                .anyMatch(inner -> inner.isValueNode() && !inner.isNull() || isSaid(inner));
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
