package litellmha.settings;

import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.PriceMap;
import litellmha.tier.TierProfile;

/** The rules for prices: every model has one that is plausible, unless it is meant to cost nothing. */
public final class PriceRules {

    /** A price of more than a dollar per token is a misplaced decimal point. */
    private static final BigDecimal HIGHEST_TOKEN_PRICE = BigDecimal.ONE;

    /** The same for an image, a second, a page or an hour. */
    private static final BigDecimal HIGHEST_PRICE = new BigDecimal(10_000);

    /** Far below any price, so that a number with thousands of zeros is refused. */
    private static final BigDecimal LOWEST_PRICE = new BigDecimal("1e-12");

    /** The modes whose answers have tokens to pay for. */
    private static final Set<String> ANSWERING = Set.of("chat", "completion", "responses");

    private final Model model;
    private final String path;
    private final List<Problem> problems;

    private PriceRules(Model model, String path, List<Problem> problems) {
        this.model = model;
        this.path = path;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        boolean budgets = TierProfile.of(settings.tier()).sharedRedis();
        for (int i = 0; i < settings.models().size(); i++) {
            PriceRules rules = new PriceRules(settings.models().get(i), "models[" + i + "].", problems);
            rules.own();
            if (!rules.model.isWildcard()) {
                rules.source();
            } else if (budgets) {
                rules.wildcard(settings);
            }
        }
    }

    private void wildcard(Settings settings) {
        add(
                model.name().contains("*") ? "name" : "model",
                Problem.quoted(model.name().contains("*") ? model.name() : model.model()),
                "a name without *: a wildcard has no price, so no budget would bind, and tier %s guarantees budgets"
                        .formatted(settings.tier().key()));
    }

    /** Checks the prices of the stack file themselves. */
    private void own() {
        model.inputCostPerToken().ifPresent(price -> price("inputCostPerToken", price));
        model.outputCostPerToken().ifPresent(price -> price("outputCostPerToken", price));
        PassThroughRules.check(model.prices(), Section.PRICES, path + "prices", path, problems);
        model.prices().ifPresent(prices -> prices.properties().forEach(entry -> {
            if (entry.getValue().isNumber()) {
                price("prices." + entry.getKey(), entry.getValue().decimalValue());
            }
        }));
        if (model.inputCostPerToken().isPresent()
                && model.outputCostPerToken().isEmpty()
                && ANSWERING.contains(model.mode().orElse("chat"))) {
            problems.add(
                    Problem.of(path + "outputCostPerToken", Problem.NOTHING, "a price beside inputCostPerToken, or 0")
                            .presuming(path + "mode"));
        }
    }

    private void price(String key, BigDecimal price) {
        refusal(key, price)
                .ifPresent(allowed -> add(key, DecimalNode.valueOf(price).toString(), allowed));
    }

    /**
     * Returns what is allowed, if a price is not.
     *
     * @param key of a model, such as {@code inputCostPerToken} or {@code prices.input_cost_per_image}
     */
    public static Optional<String> refusal(String key, BigDecimal price) {
        BigDecimal highest = key.toLowerCase(Locale.ROOT).contains("token") ? HIGHEST_TOKEN_PRICE : HIGHEST_PRICE;
        boolean zero = price.signum() == 0 && !key.equals("inputCostPerToken");
        return !zero && price.compareTo(LOWEST_PRICE) < 0 || price.compareTo(highest) > 0
                ? Optional.of("US dollars, at least 1e-12 and at most " + highest)
                : Optional.empty();
    }

    /** Checks that there is a price at all. */
    private void source() {
        boolean free = model.free().orElse(false);
        Pricing pricing = Pricing.of(model);
        if (free && pricing instanceof Pricing.Own) {
            add("free", "true beside a price", "either prices, or free: true");
        }
        if (pricing instanceof Pricing.Unknown) {
            String name = model.baseModel().orElse(model.model());
            problems.add(new Problem(
                            SettingsReader.PREFIX + path + "inputCostPerToken",
                            "nothing for " + name,
                            "a price, prices, or free: true: LiteLLM's price map has no price of it, would bill nothing, and no budget would bind",
                            near(name)
                                    .map(near ->
                                            "or baseModel, if it is billed like a model that the map knows, such as "
                                                    + near)
                                    .orElse("or baseModel, if it is billed like a model that the map knows"))
                    .presuming(
                            path + "model",
                            path + "baseModel",
                            path + "free",
                            path + "prices",
                            path + "outputCostPerToken"));
        }
    }

    private static Optional<String> near(String name) {
        return NearMiss.of(name, PriceMap.pinned().names()).filter(near -> !near.equals(name));
    }

    private void add(String key, String found, String allowed) {
        problems.add(Problem.of(path + key, found, allowed));
    }
}
