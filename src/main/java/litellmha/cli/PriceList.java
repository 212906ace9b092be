package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.litellm.LiteLlmVersion;
import litellmha.litellm.PriceMap;
import litellmha.settings.Model;
import litellmha.settings.Pricing;

/** The prices of a deployment, each in a line, under a line that says where they are from. */
final class PriceList {

    private PriceList() {}

    static String of(Model model) {
        Pricing pricing = Pricing.of(model);
        StringBuilder text =
                new StringBuilder("%s (%s): %s\n".formatted(model.name(), model.model(), source(model, pricing)));
        prices(pricing).forEach((name, price) -> text.append("  %-56s %s\n".formatted(name, amount(name, price))));
        return text.toString();
    }

    private static String source(Model model, Pricing pricing) {
        if (pricing instanceof Pricing.Map map) {
            return "price map of LiteLLM %s, entry %s"
                    .formatted(LiteLlmVersion.pinned(), map.entry().name());
        }
        if (pricing instanceof Pricing.Own own) {
            return "stack file" + replaced(model, own);
        }
        return pricing instanceof Pricing.Free
                ? "free, so that no budget binds"
                : "a wildcard, billed by what LiteLLM knows of the model that is requested, or not at all";
    }

    /** Names what the stack file's prices take away: LiteLLM no longer applies them. */
    private static String replaced(Model model, Pricing.Own own) {
        Optional<PriceMap.Entry> entry =
                PriceMap.pinned().find(model.baseModel().orElse(model.model()));
        long lost = entry.stream()
                .flatMap(found -> found.prices().properties().stream())
                .filter(price -> !own.prices().has(price.getKey()))
                .count();
        return lost == 0
                ? ""
                : "; of the price map's entry %s, %d other prices may no longer apply"
                        .formatted(entry.orElseThrow().name(), lost);
    }

    private static Map<String, BigDecimal> prices(Pricing pricing) {
        Map<String, BigDecimal> leaves = new TreeMap<>();
        if (pricing instanceof Pricing.Map map) {
            leaves(map.entry().prices(), "", leaves);
        } else if (pricing instanceof Pricing.Own own) {
            leaves(own.prices(), "", leaves);
        }
        return leaves;
    }

    private static void leaves(JsonNode node, String path, Map<String, BigDecimal> found) {
        if (node.isNumber()) {
            found.put(path, node.decimalValue());
        } else if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(entry -> leaves(
                            entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), found));
        } else {
            for (int i = 0; i < node.size(); i++) {
                leaves(node.get(i), path + "[" + i + "]", found);
            }
        }
    }

    /** Prices of tokens are read by the million. */
    private static String amount(String name, BigDecimal price) {
        boolean tokens = name.matches(".*(per_token|token_cost|_token)(_.*|$)") && !name.contains("range");
        BigDecimal shown = tokens ? price.movePointRight(6) : price;
        String digits = shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
        return tokens ? digits + " USD per million" : digits + (name.contains("cost") ? " USD" : "");
    }
}
