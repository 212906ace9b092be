package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;

/** Imports the variables that a chart gives to its pods. */
final class PodVariables {

    private final Findings findings;
    private final Variables variables;
    private final EnvironmentImport environment;

    PodVariables(Findings findings, Variables variables, EnvironmentImport environment) {
        this.findings = findings;
        this.variables = variables;
        this.environment = environment;
    }

    void plain(String from, String name, JsonNode value) {
        environment.variable(from, name, value);
    }

    void map(String from, JsonNode map) {
        environment.all(from, map);
    }

    /** Imports entries as a container has them. */
    void list(String from, JsonNode list) {
        if (!list.isArray()) {
            findings.refused(from, "is no list of variables");
        }
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            JsonNode variable = list.get(i);
            String path = from + "[" + i + "]";
            String name = variable.path("name").asText();
            if (name.isBlank()) {
                findings.refused(path, "has no name");
            } else if (HelmValues.inSecret(variable).isPresent()) {
                environment.inSecret(path, name, HelmValues.inSecret(variable).get());
            } else if (variable.has("value")) {
                environment.variable(path, name, variable.get("value"));
            } else {
                environment.elsewhere(path, name);
            }
        }
    }

    /** Imports names of Secrets whose keys are variables. */
    void secrets(String from, JsonNode names) {
        if (!names.isArray()) {
            findings.refused(from, "is no list of Secrets");
        }
        for (int i = 0; names.isArray() && i < names.size(); i++) {
            findings.carried(
                    from + "[" + i + "]",
                    variables.areInOneSecret()
                            ? "existingSecret of each secret that the configuration refers to; name other keys of it in secretEnv"
                            : "the secrets to set, which say where to name it");
        }
    }
}
