package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.PriceMap;
import litellmha.settings.RefusedKeys;
import litellmha.settings.TypedKeys;

/** Makes an entry of {@code models} of one of {@code model_list}. */
final class ModelImport {

    private static final Set<String> TEXTS = Set.of(
            "model",
            "api_base",
            "api_version",
            "aws_region_name",
            "vertex_project",
            "vertex_location",
            "mock_response");

    private static final Set<String> NUMBERS = Set.of(
            "order", "weight", "timeout", "stream_timeout", "num_retries", "rpm", "tpm", "max_parallel_requests");

    private static final Set<String> PRICES = Set.of("inputCostPerToken", "outputCostPerToken", "prices");

    private static final Set<String> PER_REPLICA = Set.of("rpm", "tpm", "max_parallel_requests");

    private final Findings findings;
    private final Secrets secrets;
    private final ObjectNode entry;
    private final String source;
    private final String target;
    private final ObjectNode model = JsonNodeFactory.instance.objectNode();

    ModelImport(Findings findings, Secrets secrets, ObjectNode entry, int from, int to) {
        this.findings = findings;
        this.secrets = secrets;
        this.entry = entry;
        this.source = "model_list[" + from + "]";
        this.target = "models[" + to + "]";
    }

    /** Returns the model; empty if it has no name or no model behind it, which was told. */
    Optional<ObjectNode> model() {
        JsonNode name = entry.path("model_name");
        JsonNode params = entry.path("litellm_params");
        if (!name.isTextual() || !params.isObject() || !params.path("model").isTextual()) {
            findings.refused(source, "has no model_name, or no litellm_params with a model");
            return Optional.empty();
        }
        if (Values.variable(params.path("model")).isPresent()) {
            findings.refused(source, "takes its model from a variable; write the model itself, such as openai/gpt-4o");
            return Optional.empty();
        }
        carry("model_name", "name", name);
        params.properties().forEach(param -> param(param.getKey(), param.getValue()));
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
        free();
        return Optional.of(model);
    }

    private void param(String key, JsonNode value) {
        String from = source + ".litellm_params." + key;
        KnownKeys known = KnownKeys.pinned();
        if (value.isNull()) {
            findings.carried(from, "nothing, as before");
        } else if (key.equals("api_key")) {
            apiKey(from, value);
        } else if (TEXTS.contains(key)) {
            text(from, TypedKeys.of(Section.LITELLM_PARAMS, key).orElseThrow(), value);
        } else if (NUMBERS.contains(key)) {
            number(from, key, value);
        } else if (known.in(Section.PRICES).contains(key)) {
            price(from, key, value);
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
            findings.carried(from, "nothing, as before");
        } else if (TypedKeys.of(Section.MODEL_INFO, key).isPresent()) {
            text(from, TypedKeys.of(Section.MODEL_INFO, key).orElseThrow(), value);
        } else if (known.in(Section.PRICES).contains(key)) {
            price(from, key, value);
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

    private void secretParam(String from, String key, JsonNode value) {
        if (!value.isTextual()) {
            findings.refused(
                    from, "is a secret that is no text; set it as one, and name it in " + target + ".secretParams");
            return;
        }
        secrets.variable(from, value, secretName(key)).ifPresent(variable -> {
            model.withObjectProperty("secretParams").put(key, variable);
            findings.carried(from, target + ".secretParams." + key);
        });
    }

    /** Names a secret that was written into the file after its provider, or after its model if it is another server's. */
    private String secretName(String suffix) {
        String provider = entry.at("/litellm_params/model").asText().replaceAll("/.*", "");
        boolean other = entry.at("/litellm_params/api_base").isTextual();
        return (other ? entry.path("model_name").asText() : provider) + "_" + suffix;
    }

    private void text(String from, String key, JsonNode value) {
        if (key.equals("apiBase") && Values.mayHoldSecret(value)) {
            findings.refused(from, "has a user, a password or a query in it, which may be a secret");
        } else if (Values.variable(value).isPresent()) {
            findings.refused(from, "is taken from a variable; write the value itself in " + target + "." + key);
        } else if (value.isContainerNode()) {
            findings.refused(from, "is no text");
        } else {
            model.put(key, value.asText());
            findings.carried(from, target + "." + key);
        }
    }

    private void number(String from, String key, JsonNode value) {
        String typed = TypedKeys.of(Section.LITELLM_PARAMS, key).orElseThrow();
        Optional<Integer> number = key.contains("timeout") ? Values.seconds(value) : Values.integer(value);
        if (number.isEmpty()) {
            findings.refused(from, "is no whole number");
            return;
        }
        model.put(typed, number.get());
        findings.carried(
                from,
                target + "." + typed
                        + (PER_REPLICA.contains(key) ? ", which each replica counts for itself, as before" : ""));
    }

    private void price(String from, String key, JsonNode value) {
        if (value.isContainerNode()) {
            model.withObjectProperty("prices").set(key, value);
            findings.carried(from, target + ".prices." + key);
            return;
        }
        Optional<BigDecimal> price = Values.number(value);
        if (price.isEmpty()) {
            findings.refused(from, "is no price");
            return;
        }
        Optional<String> typed = TypedKeys.of(Section.PRICES, key);
        JsonNode set =
                typed.map(model::path).orElseGet(() -> model.path("prices").path(key));
        if (set.isNumber() && set.decimalValue().compareTo(price.get()) != 0) {
            findings.refused(from, "is another price than that of litellm_params, which LiteLLM prefers");
            return;
        }
        typed.ifPresentOrElse(name -> model.put(name, price.get()), () -> model.withObjectProperty("prices")
                .put(key, price.get()));
        findings.carried(from, target + "." + typed.orElse("prices." + key));
    }

    /** Two prices of zero and no other mean that the model is meant to cost nothing. */
    private void free() {
        boolean zero = model.path("inputCostPerToken").isNumber()
                && model.path("inputCostPerToken").decimalValue().signum() == 0
                && model.path("outputCostPerToken").asDouble(0) == 0
                && !model.has("prices");
        if (zero) {
            model.remove("inputCostPerToken");
            model.remove("outputCostPerToken");
            model.put("free", true);
            findings.carried(
                    source + ".litellm_params.model", target + ".free: both prices are zero, so that no budget binds");
        } else if (PRICES.stream().noneMatch(model::has)
                && model.has("apiBase")
                && !model.has("apiKey")
                && !model.has("secretParams")
                && !isKnown()) {
            model.put("free", true);
            findings.carried(
                    source + ".litellm_params.model",
                    target + ".free: LiteLLM knows no price of it, so it costs nothing, as before");
        }
    }

    private boolean isKnown() {
        return PriceMap.pinned()
                .find(model.path("baseModel").asText(model.path("model").asText()))
                .isPresent();
    }

    private void passed(String from, Section section, String map, String key, JsonNode value) {
        Passed.check(section, key, value).ifPresentOrElse(reason -> findings.refused(from, reason), () -> {
            model.withObjectProperty(map).set(key, value);
            findings.carried(from, target + "." + map + "." + key);
        });
    }

    private void carry(String key, String typed, JsonNode value) {
        model.set(typed, value);
        findings.carried(source + "." + key, target + "." + typed);
    }
}
