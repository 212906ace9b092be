package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
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

    /** The variable that the charts make of {@code logLevel}. */
    static final String LOG_LEVEL = "LITELLM_LOG";

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
        JsonNode create = at(hasComponents() ? "gateway.config.create" : "proxyConfigMap.create");
        return !create.isMissingNode() && !isTrue(create);
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

    /**
     * Returns the variables of the pods, and those of the configuration, which LiteLLM prefers.
     *
     * @param path where the configuration has its variables
     */
    static Variables variables(Optional<HelmValues> values, String path, JsonNode ofConfig) {
        Variables variables = new Variables(values.stream()
                .flatMap(each -> each.components().stream()
                        .flatMap(component -> SECRETS.stream().map(key -> each.at(component + key))))
                .flatMap(HelmValues::texts)
                .filter(name -> InSecret.canExist(name))
                .distinct()
                .toList());
        values.ifPresent(chart -> chart.addTo(variables));
        ofConfig.properties().stream()
                .filter(entry -> !entry.getValue().isNull() && !refersToItself(entry.getKey(), entry.getValue()))
                .forEach(entry -> variables.add(path + "." + entry.getKey(), entry.getKey(), entry.getValue()));
        return variables;
    }

    /** Whether a variable of the configuration is the pod's own, which changes nothing. */
    private static boolean refersToItself(String name, JsonNode value) {
        return Values.variable(value).filter(name::equals).isPresent();
    }

    /** Adds variables in the order in which the chart's templates write them: of equal names Kubernetes takes the last. */
    private void addTo(Variables variables) {
        List<String> components = new ArrayList<>(components());
        // One pod does the work of both, and the gateway's variables come over.
        Collections.reverse(components);
        for (String component : components) {
            if (isTrue(at(component + "logLevel"))) {
                variables.add(component + "logLevel", LOG_LEVEL, at(component + "logLevel"));
            }
            at(component + "envVars")
                    .properties()
                    .forEach(entry ->
                            variables.add(component + "envVars." + entry.getKey(), entry.getKey(), entry.getValue()));
            for (String list : VARIABLES) {
                JsonNode entries = at(component + list);
                for (int i = 0; entries.isArray() && i < entries.size(); i++) {
                    String path = "%s%s[%d]".formatted(component, list, i);
                    variables.add(path, entries.get(i).path("name").asText(), written(entries.get(i)));
                }
            }
        }
    }

    /** Returns what an entry of a pod's list of variables says of the value. */
    static JsonNode written(JsonNode variable) {
        return variable.hasNonNull("valueFrom") ? variable.get("valueFrom") : variable.path("value");
    }

    /** Whether a Helm template takes a value for true: everything but false, 0 and what is empty, so {@code "false"} too. */
    static boolean isTrue(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue() != 0;
        }
        return value.isBoolean()
                ? value.booleanValue()
                : value.isTextual() ? !value.textValue().isEmpty() : !value.isEmpty();
    }

    private static Stream<String> texts(JsonNode list) {
        return list.isArray()
                ? StreamSupport.stream(list.spliterator(), false)
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                : Stream.empty();
    }
}
