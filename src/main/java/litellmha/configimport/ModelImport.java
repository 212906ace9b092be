package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.settings.RefusedKeys;
import litellmha.settings.SecretTexts;
import litellmha.settings.TypedKeys;

/** Makes an entry of {@code models} of one of {@code model_list}. */
final class ModelImport {

    private static final Set<String> TEXTS =
            Set.of("api_base", "api_version", "aws_region_name", "vertex_project", "vertex_location", "mock_response");

    private static final Set<String> NUMBERS = Set.of(
            "order", "weight", "timeout", "stream_timeout", "num_retries", "rpm", "tpm", "max_parallel_requests");

    private static final Set<String> PER_REPLICA = Set.of("rpm", "tpm", "max_parallel_requests");

    /** {@code PROVIDERS_THAT_AUTHENTICATE_ON_PROVIDER_INFO} in LiteLLM's constants.py. */
    private static final Set<String> LOG_IN = Set.of("chatgpt", "github_copilot");

    private final Findings findings;
    private final Secrets secrets;
    private final Variables variables;
    private final ObjectNode entry;
    private final String source;
    private final String target;
    private final ObjectNode model = JsonNodeFactory.instance.objectNode();
    private final PriceImport prices;

    ModelImport(Findings findings, Secrets secrets, Variables variables, ObjectNode entry, int from, int to) {
        this.findings = findings;
        this.secrets = secrets;
        this.variables = variables;
        this.entry = entry;
        this.source = "model_list[" + from + "]";
        this.target = "models[" + to + "]";
        this.prices = new PriceImport(findings, target, model);
    }

    /** Returns the model; empty if it has no name or no model behind it, which was told. */
    Optional<ObjectNode> model() {
        JsonNode name = entry.path("model_name");
        JsonNode params = entry.path("litellm_params");
        if (!name.isTextual() || !params.isObject() || !params.path("model").isTextual()) {
            findings.refused(source, "has no model_name, or no litellm_params with a model");
            return Optional.empty();
        }
        JsonNode written = variables.resolved(params.path("model"));
        String provider = written.asText().replaceAll("(?s)/.*", "");
        if (SecretTexts.holdsSecret(name.textValue()) || SecretTexts.holdsSecret(written.asText())) {
            findings.refused(source, Values.SECRET_NAME);
            return Optional.empty();
        }
        if (LOG_IN.contains(provider)) {
            findings.refused(
                    source, "logs in to %s with a token in a file of the pod, which nothing keeps".formatted(provider));
            return Optional.empty();
        }
        if (Values.variable(written).isPresent()) {
            findings.refused(source, "takes its model from a variable; write the model itself, such as openai/gpt-4o");
            return Optional.empty();
        }
        model.set("name", name);
        findings.carried(source + ".model_name", target + ".name");
        model.put("model", new ModelName(findings, source + ".litellm_params", target).of(written.asText(), params));
        params.properties().stream()
                .filter(param -> !Set.of("model", "custom_llm_provider").contains(param.getKey()))
                .forEach(param -> param(param.getKey(), param.getValue()));
        JsonNode info = entry.path("model_info");
        if (info.isObject()) {
            info.properties().forEach(each -> info(each.getKey(), each.getValue()));
        } else if (!info.isMissingNode() && !info.isNull()) {
            findings.refused(source + ".model_info", "is no object");
        }
        entry.properties().stream()
                .filter(other ->
                        !Set.of("model_name", "litellm_params", "model_info").contains(other.getKey()))
                .forEach(other -> findings.unread(
                        source + "." + other.getKey(),
                        KnownKeys.pinned().in(Section.LITELLM_PARAMS).contains(other.getKey())
                                ? "it belongs to litellm_params, here " + target + "."
                                        + TypedKeys.of(Section.LITELLM_PARAMS, other.getKey())
                                                .orElse("params." + other.getKey())
                                : Elsewhere.of(Section.LITELLM_PARAMS, other.getKey(), target + ".")));
        implicitKey();
        prices.free(source);
        return Optional.of(model);
    }

    private void param(String key, JsonNode value) {
        String from = source + ".litellm_params." + key;
        KnownKeys known = KnownKeys.pinned();
        if (value.isNull()) {
            findings.nothing(from);
        } else if (key.equals("api_key")) {
            apiKey(from, value);
        } else if (TEXTS.contains(key)) {
            text(from, TypedKeys.of(Section.LITELLM_PARAMS, key).orElseThrow(), value);
        } else if (NUMBERS.contains(key)) {
            number(from, key, value);
        } else if (known.in(Section.PRICES).contains(key)) {
            prices.price(from, key, value);
        } else if (RefusedKeys.isSecret(Section.LITELLM_PARAMS, key)) {
            secretParam(from, key, value);
        } else if (RefusedKeys.reason(Section.LITELLM_PARAMS, key).isPresent()) {
            findings.refused(
                    from, RefusedKeys.reason(Section.LITELLM_PARAMS, key).orElseThrow());
        } else if (!known.in(Section.LITELLM_PARAMS).contains(key)) {
            findings.unread(from, Elsewhere.of(Section.LITELLM_PARAMS, key, target + "."));
        } else {
            passed(from, Section.LITELLM_PARAMS, "params", key, value);
        }
    }

    private void info(String key, JsonNode value) {
        String from = source + ".model_info." + key;
        KnownKeys known = KnownKeys.pinned();
        if (value.isNull()) {
            findings.nothing(from);
        } else if (TypedKeys.of(Section.MODEL_INFO, key).isPresent()) {
            text(from, TypedKeys.of(Section.MODEL_INFO, key).orElseThrow(), value);
        } else if (known.in(Section.PRICES).contains(key)) {
            prices.price(from, key, value);
        } else if (RefusedKeys.reason(Section.MODEL_INFO, key).isPresent()) {
            findings.replaced(from, RefusedKeys.reason(Section.MODEL_INFO, key).orElseThrow());
        } else if (!known.in(Section.MODEL_INFO).contains(key)) {
            findings.unread(from, Elsewhere.of(Section.MODEL_INFO, key, target + "."));
        } else {
            passed(from, Section.MODEL_INFO, "info", key, value);
        }
    }

    private void apiKey(String from, JsonNode value) {
        boolean keyless = entry.at("/litellm_params/api_base").isTextual()
                || !entry.at("/litellm_params/mock_response").isMissingNode();
        if (Secrets.isDummy(value) && keyless) {
            findings.carried(from, "no apiKey: the server asks for none");
            return;
        }
        secrets.variable(from, value, secretName("API_KEY")).ifPresent(variable -> {
            model.put("apiKey", variable);
            findings.carried(from, target + ".apiKey");
        });
    }

    /** LiteLLM reads most providers' usual variable where no key is given. */
    private void implicitKey() {
        String variable = model.path("model").asText().replaceAll("(?s)/.*", "").toUpperCase(Locale.ROOT) + "_API_KEY";
        if (Stream.of("apiKey", "apiBase", "secretParams", "mockResponse").noneMatch(model::has)
                && !entry.path("litellm_params").has("api_key")
                && !entry.path("litellm_params").has("api_base")
                && KnownKeys.pinned().words(Vocabulary.VARIABLE).contains(variable)) {
            String from = source + ".litellm_params.model";
            secrets.variable(from, TextNode.valueOf("os.environ/" + variable), variable)
                    .ifPresent(name -> {
                        model.put("apiKey", name);
                        findings.carried(from, "%s.apiKey: %s, which LiteLLM reads by itself".formatted(target, name));
                    });
        }
    }

    private void secretParam(String from, String key, JsonNode value) {
        boolean file = key.equals("vertex_credentials");
        if (!value.isTextual() && !(file && value.isObject())) {
            findings.refused(
                    from, "is a secret that is no text; set it as one, and name it in " + target + ".secretParams");
            return;
        }
        Optional<String> set =
                file ? secrets.file(from, value, secretName(key)) : secrets.variable(from, value, secretName(key));
        set.ifPresent(variable -> {
            model.withObjectProperty("secretParams").put(key, variable);
            findings.carried(from, target + ".secretParams." + key);
        });
    }

    /** Names a secret that was written into the file after its provider, or after its model if it is another server's. */
    private String secretName(String suffix) {
        boolean other = entry.at("/litellm_params/api_base").isTextual();
        String provider = model.path("model").asText().replaceAll("/.*", "");
        return (other ? entry.path("model_name").asText() : provider) + "_" + suffix;
    }

    private void text(String from, String key, JsonNode written) {
        JsonNode value = variables.resolved(written);
        if (key.equals("apiBase") && Values.mayHoldSecret(value)) {
            findings.refused(from, Values.SECRET_URL);
        } else if (Values.variable(value).isPresent()) {
            findings.refused(from, "is taken from a variable; write the value itself in " + target + "." + key);
        } else if (value.isContainerNode()) {
            findings.refused(from, "is no text");
        } else if (Values.isSecretText(value.asText())) {
            findings.refused(from, "looks like a secret, and stands in a ConfigMap");
        } else {
            model.put(key, value.asText());
            findings.carried(from, target + "." + key + (written == value ? "" : ", with the value of the variable"));
        }
    }

    private void number(String from, String key, JsonNode value) {
        String typed = TypedKeys.of(Section.LITELLM_PARAMS, key).orElseThrow();
        new Numbers(findings).read(from, target + "." + typed, value).ifPresent(number -> {
            model.put(typed, number);
            findings.carried(
                    from,
                    target + "." + typed
                            + (PER_REPLICA.contains(key) ? ", which each replica counts for itself, as before" : ""));
        });
    }

    private void passed(String from, Section section, String map, String key, JsonNode value) {
        Passed.check(section, key, value).ifPresentOrElse(reason -> findings.refused(from, reason), () -> {
            model.withObjectProperty(map).set(key, value);
            findings.carried(from, target + "." + map + "." + key);
        });
    }
}
