package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.configimport.Variables.InSecret;

/**
 * The Helm values of one of LiteLLM's own charts, as their values.yaml and templates read in summer 2026: {@code
 * litellm-helm}, one Deployment with its values at the top, and {@code litellm}, with {@code gateway}, {@code backend} and
 * {@code ui} as components.
 */
record HelmValues(String name, ObjectNode tree) {

    private static final String ALLOWED =
            "an object with proxy_config and other values of LiteLLM's charts, as helm get values prints them";

    /** Where the two charts have the variables of pods. */
    private static final List<String> VARIABLES = List.of("extraEnvVars", "extraEnv");

    private static final List<String> SECRETS = List.of("environmentSecrets", "envSecrets");

    static HelmValues read(SourceFile file) {
        return new HelmValues(file.name(), LiteLlmYaml.read(file.name(), file.text(), ALLOWED));
    }

    /** Whether the chart is the one with components. */
    boolean hasComponents() {
        return Stream.of("gateway", "backend", "database", "masterKey", "serviceAccounts")
                .anyMatch(tree::has);
    }

    /** Returns the paths below which values of pods that run LiteLLM stand, each with its dot. */
    List<String> components() {
        return hasComponents() ? List.of("gateway.", "backend.") : List.of("");
    }

    String configPath() {
        return hasComponents() ? "gateway.config.proxy_config" : "proxy_config";
    }

    /** Whether the configuration is in a ConfigMap that the chart does not make. */
    boolean hasForeignConfigMap() {
        return at(hasComponents() ? "gateway.config.create" : "proxyConfigMap.create")
                .asText()
                .equals("false");
    }

    /**
     * Returns the configuration.
     *
     * @throws ImportException if the values have none
     */
    ObjectNode config() {
        if (hasForeignConfigMap()) {
            throw new ImportException(
                    "%s: found a chart that does not make the ConfigMap of its configuration; allowed: the config.yaml of that ConfigMap as the argument CONFIG beside --values"
                            .formatted(name));
        }
        if (at(configPath()) instanceof ObjectNode config) {
            return config;
        }
        throw new ImportException(
                "%s: found no object %s; allowed: %s, or the config.yaml as the argument CONFIG beside --values. Values of a subchart stand below its name: give that part alone"
                        .formatted(name, configPath(), ALLOWED));
    }

    /** @throws ImportException if the values have a configuration beside that of a file */
    void refuseConfigBeside(String file) {
        if (!hasForeignConfigMap()
                && at(configPath()).isObject()
                && !at(configPath()).isEmpty()) {
            throw new ImportException("%s: found %s beside the configuration %s; allowed: one of the two"
                    .formatted(name, configPath(), file));
        }
    }

    /** Returns the node at a path. */
    JsonNode at(String path) {
        return new StackTree(tree).get(path);
    }

    /** Returns the variables of the pods, and those of the configuration, which LiteLLM prefers. */
    static Variables variables(Optional<HelmValues> values, JsonNode config) {
        Variables variables = new Variables(values.stream()
                .flatMap(each -> each.components().stream()
                        .flatMap(component -> SECRETS.stream().map(key -> each.at(component + key))))
                .flatMap(HelmValues::texts)
                .distinct()
                .toList());
        values.ifPresent(chart -> chart.addTo(variables));
        config.path("environment_variables")
                .properties()
                .forEach(entry -> variables.add(entry.getKey(), entry.getValue()));
        return variables;
    }

    private void addTo(Variables variables) {
        for (String component : components()) {
            at(component + "envVars").properties().forEach(entry -> variables.add(entry.getKey(), entry.getValue()));
            for (JsonNode variable : list(component)) {
                inSecret(variable)
                        .ifPresent(secret -> variables.add(variable.path("name").asText(), secret));
                variables.add(variable.path("name").asText(), variable.path("value"));
            }
        }
    }

    /** Returns the entries of a pod's list of variables. */
    private List<JsonNode> list(String component) {
        List<JsonNode> entries = new ArrayList<>();
        VARIABLES.forEach(key -> {
            if (at(component + key).isArray()) {
                at(component + key).forEach(entries::add);
            }
        });
        return entries;
    }

    /** Returns the Secret that an entry of a pod's list of variables takes its value from, if it is complete. */
    static Optional<InSecret> inSecret(JsonNode variable) {
        JsonNode reference = variable.at("/valueFrom/secretKeyRef");
        return reference.path("name").isTextual() && reference.path("key").isTextual()
                ? Optional.of(new InSecret(
                        reference.get("name").textValue(), reference.get("key").textValue()))
                : Optional.empty();
    }

    private static Stream<String> texts(JsonNode list) {
        return list.isArray()
                ? StreamSupport.stream(list.spliterator(), false)
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                : Stream.empty();
    }
}
