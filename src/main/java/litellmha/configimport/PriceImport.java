package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.PriceMap;
import litellmha.settings.CloudIdentity;
import litellmha.settings.PriceRules;
import litellmha.settings.TypedKeys;

/**
 * Imports the prices of a model.
 *
 * @param target where the model stands in the stack file
 * @param model the model as far as it was imported
 */
record PriceImport(Findings findings, String target, ObjectNode model) {

    private static final Set<String> PRICES = Set.of("inputCostPerToken", "outputCostPerToken", "prices");

    void price(String from, String key, JsonNode value) {
        Optional<String> typed = TypedKeys.of(Section.PRICES, key);
        if (value.isContainerNode() && typed.isEmpty()) {
            Passed.check(Section.PRICES, key, value).ifPresentOrElse(reason -> findings.refused(from, reason), () -> {
                model.withObjectProperty("prices").set(key, value);
                findings.carried(from, target + ".prices." + key);
            });
            return;
        }
        Optional<BigDecimal> price = Values.number(value);
        // Two prices of zero are those of a free model.
        Optional<String> refusal = price.isEmpty()
                ? Optional.of("US dollars")
                : price.filter(number -> number.signum() != 0)
                        .flatMap(number -> PriceRules.refusal(typed.orElse("prices." + key), number));
        if (refusal.isPresent()) {
            findings.refused(from, "found %s; allowed: %s".formatted(Values.shown(value), refusal.get()));
            return;
        }
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
    void free(String source) {
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
                && CloudIdentity.ofProvider(model.path("model").asText().replaceAll("/.*", ""))
                        .isEmpty()
                && !hasPrice()) {
            model.put("free", true);
            findings.carried(
                    source + ".litellm_params.model",
                    target + ".free: LiteLLM knows no price of it, so it costs nothing, as before");
        }
    }

    /** The price map has entries that cost nothing, which are as good as none. */
    private boolean hasPrice() {
        return PriceMap.pinned()
                .find(model.path("baseModel").asText(model.path("model").asText()))
                .filter(entry -> !entry.isFree())
                .isPresent();
    }
}
