package litellmha.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import litellmha.litellm.PriceMap;

/** What a model is billed by. */
public sealed interface Pricing {

    /** An entry of LiteLLM's price map, with all of its prices. */
    record Map(PriceMap.Entry entry) implements Pricing {}

    /**
     * Prices of the stack file.
     *
     * @param prices LiteLLM's names of prices, and US dollars
     */
    record Own(ObjectNode prices) implements Pricing {}

    /** The model costs nothing, and no budget binds for it. */
    record Free() implements Pricing {}

    /** A wildcard is billed by what the map knows of the model that is requested, or not at all. */
    record Wildcard() implements Pricing {}

    /** Nothing: settings with such a model are refused. */
    record Unknown() implements Pricing {}

    static Pricing of(Model model) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        model.inputCostPerToken().ifPresent(price -> own.put("input_cost_per_token", price));
        model.outputCostPerToken().ifPresent(price -> own.put("output_cost_per_token", price));
        model.prices().ifPresent(own::setAll);
        if (!own.isEmpty()) {
            return new Own(own);
        }
        if (model.free().orElse(false)) {
            return new Free();
        }
        if (model.isWildcard()) {
            return new Wildcard();
        }
        Optional<PriceMap.Entry> entry =
                PriceMap.pinned().find(model.baseModel().orElse(model.model())).filter(found -> !found.isFree());
        return entry.isPresent() ? new Map(entry.get()) : new Unknown();
    }
}
