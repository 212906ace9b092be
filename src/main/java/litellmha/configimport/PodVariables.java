package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import litellmha.configimport.Variables.InSecret;

/** Imports the variables that a chart gives to its pods. */
final class PodVariables {

    /** What Kubernetes' API server takes. */
    static final String ALLOWED =
            "the name of a Secret, of small letters, digits, dashes and dots, and a key of letters, digits, dashes, dots and underscores";

    private final Findings findings;
    private final Variables variables;
    private final EnvironmentImport environment;

    PodVariables(Findings findings, Variables variables, EnvironmentImport environment) {
        this.findings = findings;
        this.variables = variables;
        this.environment = environment;
    }

    void logLevel(String from, JsonNode value) {
        environment.variable(from, HelmValues.LOG_LEVEL, value);
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
            entry(from + "[" + i + "]", list.get(i));
        }
    }

    private void entry(String path, JsonNode variable) {
        String name = variable.path("name").asText();
        JsonNode written = HelmValues.written(variable);
        Optional<InSecret> secret = InSecret.of(written);
        if (name.isBlank()) {
            findings.refused(path, "has no name");
        } else if (variable.hasNonNull("valueFrom") && HelmValues.isTrue(variable.path("value"))) {
            findings.refused(path, "has both value and valueFrom, of which Kubernetes allows one");
        } else if (environment.isOverridden(path, name, written)) {
            return;
        } else if (secret.isPresent() && !secret.get().canExist()) {
            findings.refused(
                    path,
                    "found the Secret %s with the key %s; allowed: %s"
                            .formatted(secret.get().secret(), secret.get().key(), ALLOWED));
        } else if (secret.isPresent()) {
            environment.inSecret(path, name, secret.get());
        } else if (variable.has("value") && !variable.hasNonNull("valueFrom")) {
            environment.variable(path, name, written);
        } else {
            environment.elsewhere(path, name);
        }
    }

    /** Imports names of Secrets whose keys are variables. */
    void secrets(String from, JsonNode names) {
        if (!names.isArray()) {
            findings.refused(from, "is no list of Secrets");
        }
        for (int i = 0; names.isArray() && i < names.size(); i++) {
            String path = from + "[" + i + "]";
            if (!names.get(i).isTextual() || !InSecret.canExist(names.get(i).textValue())) {
                findings.refused(path, "found %s; allowed: %s".formatted(Values.shown(names.get(i)), ALLOWED));
                continue;
            }
            findings.carried(
                    path,
                    variables.areInOneSecret()
                            ? "existingSecret of each secret that the configuration refers to; name other keys of it in secretEnv"
                            : "the secrets to set, which say where to name it");
        }
    }
}
