package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Optional;
import litellmha.configimport.Variables.Entry;
import litellmha.configimport.Variables.InSecret;
import litellmha.litellm.KnownKeys.Section;
import litellmha.settings.RefusedKeys;
import litellmha.settings.SecretNames;

/** Imports environment variables. It comes last, because it depends on what the rest of the configuration refers to. */
final class EnvironmentImport {

    /** Variables that bring code into the process. */
    private static final String CODE = "PYTHONPATH|PYTHONSTARTUP|LD_.*|LITELLM_WORKER_STARTUP_HOOKS";

    private final Findings findings;
    private final Secrets secrets;
    private final Variables variables;
    private final StackTree stack;
    private final NetworkOpenings openings;
    private final Optional<MountedCaBundle> caBundle;

    EnvironmentImport(
            Findings findings,
            Secrets secrets,
            Variables variables,
            StackTree stack,
            NetworkOpenings openings,
            Optional<MountedCaBundle> caBundle) {
        this.findings = findings;
        this.secrets = secrets;
        this.variables = variables;
        this.stack = stack;
        this.openings = openings;
        this.caBundle = caBundle;
    }

    /** Imports an object of variables and their values. */
    void all(String from, JsonNode all) {
        if (all.isMissingNode() || all.isNull() || all.isContainerNode() && all.isEmpty()) {
            return;
        }
        if (!all.isObject()) {
            findings.refused(from, "is no object");
        }
        all.properties().forEach(entry -> variable(from + "." + entry.getKey(), entry.getKey(), entry.getValue()));
    }

    void variable(String from, String name, JsonNode value) {
        if (isOverridden(from, name, value)) {
            return;
        }
        if (value.isNull()) {
            findings.nothing(from);
        } else if (name.matches(MountedCaBundle.VARIABLES)) {
            authorities(from, value);
        } else if (name.equals("SSL_VERIFY")) {
            verification(from, value);
        } else if (own(name).isPresent()) {
            ownSecret(from, own(name).get());
        } else if (name.equals("STORE_MODEL_IN_DB") && Values.flag(value).isPresent()) {
            modelsInDatabase(from, Values.flag(value).get());
        } else if (name.matches(CODE)) {
            findings.refused(from, "own Python and libraries do not run here");
        } else if (SecretNames.isOwn(name)) {
            findings.replaced(from, "the program sets it, or it would change what the tier guarantees");
        } else if (secrets.isUsed(name)) {
            findings.secret(from, Secrets.command(name));
        } else if (!SecretNames.isRead(name)) {
            if (variables.isResolved(name)) {
                findings.carried(from, "its value, where the configuration refers to it");
            } else {
                findings.unread(from, "no variable of that name is read");
            }
        } else if (SecretNames.isSecret(name) || Values.isSecretText(value.asText())) {
            findings.secret(from, Secrets.command(name));
            openings.secret("secretEnv." + name, value.asText());
        } else if (value.isContainerNode()
                || Values.refers(value)
                || value.asText().matches("(?s).*\\$\\(\\w+\\).*")) {
            findings.refused(from, "is no text of its own; write the value into env." + name);
        } else {
            stack.at("env").put(name, value.asText());
            findings.carried(from, "env." + name);
        }
    }

    private void authorities(String from, JsonNode path) {
        caBundle.filter(bundle -> bundle.path().equals(path.asText()))
                .ifPresentOrElse(
                        bundle -> {
                            stack.set(MountedCaBundle.TARGET, bundle.node());
                            findings.carried(from, MountedCaBundle.TARGET);
                        },
                        () -> findings.refused(
                                from,
                                "is the path of a file that the pods do not have; set %s to the ConfigMap or Secret that holds it"
                                        .formatted(MountedCaBundle.TARGET)));
    }

    /** It wins over the setting of that name. */
    private void verification(String from, JsonNode value) {
        if (Values.flag(value).orElse(false)) {
            findings.carried(from, "nothing: certificates are always verified");
        } else {
            findings.refused(
                    from,
                    RefusedKeys.reason(Section.LITELLM_SETTINGS, "ssl_verify").orElseThrow());
        }
    }

    /** Whether another entry of the same name wins, which is told then. */
    boolean isOverridden(String from, String name, JsonNode written) {
        Optional<Entry> other = variables.insteadOf(from, name);
        other.ifPresent(entry -> {
            boolean ofOtherPods = from.startsWith("backend.") && !entry.path().startsWith("backend.");
            if (ofOtherPods && !entry.written().equals(written)) {
                findings.refused(
                        from,
                        "differs from %s, and one pod does the work of both: it has that one".formatted(entry.path()));
            } else {
                findings.carried(from, "nothing, as before: %s has the same name and wins".formatted(entry.path()));
            }
        });
        return other.isPresent();
    }

    /** LiteLLM takes models from its database if either the variable or the configuration says so. */
    private void modelsInDatabase(String from, boolean wanted) {
        if (wanted) {
            stack.set("general.modelsInDatabase", BooleanNode.TRUE);
            findings.carried(from, "general.modelsInDatabase");
        } else {
            findings.nothing(from);
        }
    }

    /** Tells of a variable whose value is neither in a file nor in a Secret. */
    void elsewhere(String from, String name) {
        if (SecretNames.isRead(name) || secrets.isUsed(name)) {
            findings.refused(from, "takes its value from elsewhere than a Secret; write it into env." + name);
        } else {
            findings.unread(from, "no variable of that name is read");
        }
    }

    /** Imports a variable whose value is in an existing Secret. */
    void inSecret(String from, String name, InSecret secret) {
        String key = own(name).orElse(Secrets.key(name));
        if (own(name).isEmpty() && SecretNames.isOwn(name)) {
            findings.replaced(from, "the program sets it, or it would change what the tier guarantees");
        } else if (own(name).isEmpty() && !secrets.isUsed(name) && !SecretNames.isRead(name)) {
            findings.unread(from, "no variable of that name is read");
        } else {
            stack.set(key, secret.node());
            findings.carried(from, key + ", in the same Secret");
        }
    }

    private void ownSecret(String from, String key) {
        if (stack.has(key)) {
            findings.nothing(from);
        } else {
            findings.secret(
                    from,
                    "pulumi config set --secret litellm-ha:" + key
                            + (key.equals("saltKey") ? "   # the same as now, to read what is encrypted" : ""));
        }
    }

    /** Returns the key of the stack file that holds a secret of LiteLLM itself. */
    private static Optional<String> own(String variable) {
        return switch (variable) {
            case "LITELLM_MASTER_KEY", "PROXY_MASTER_KEY" -> Optional.of("masterKey");
            case "LITELLM_SALT_KEY" -> Optional.of("saltKey");
            default -> Optional.empty();
        };
    }
}
