package litellmha.settings;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What models must keep to: names, prices, and keys that are there. */
final class ModelRules {

    /** A model that costs more than a dollar a token is a misplaced decimal point. */
    private static final BigDecimal HIGHEST_PRICE = BigDecimal.ONE;

    /** Far below any price, and above what could only be written with thousands of zeros. */
    private static final BigDecimal LOWEST_PRICE = new BigDecimal("1e-12");

    private final Map<String, SecretSource> keys;
    private final List<Problem> problems;

    private ModelRules(Map<String, SecretSource> keys, List<Problem> problems) {
        this.keys = keys;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        if (settings.models().isEmpty()) {
            problems.add(Problem.of("models", "an empty list", "at least one model"));
        }
        ModelRules rules = new ModelRules(settings.providerKeys().orElse(Map.of()), problems);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < settings.models().size(); i++) {
            Settings.Model model = settings.models().get(i);
            String path = "models[" + i + "].";
            if (!names.add(model.name())) {
                rules.add(path + "name", Problem.quoted(model.name()), "a name that no other model has");
            }
            rules.model(path, model);
        }
    }

    private void model(String path, Settings.Model model) {
        if (model.name().isBlank()) {
            add(path + "name", Problem.quoted(model.name()), "a name");
        }
        if (!model.model().matches("[^/\\s]+/\\S+")) {
            add(path + "model", Problem.quoted(model.model()), "PROVIDER/MODEL, such as openai/gpt-4o");
        }
        price(path + "inputCostPerToken", model.inputCostPerToken());
        price(path + "outputCostPerToken", model.outputCostPerToken());
        if (model.apiKey().isEmpty() && model.mockResponse().isEmpty()) {
            add(path + "apiKey", "nothing", "one of providerKeys, or a mockResponse for a model without provider");
        }
        model.apiKey().filter(key -> !keys.containsKey(key)).ifPresent(key -> {
            String hint = NearMiss.of(key, keys.keySet())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("");
            problems.add(new Problem(
                    SettingsReader.PREFIX + path + "apiKey",
                    Problem.quoted(key),
                    "one of providerKeys " + keys.keySet(),
                    hint));
        });
    }

    private void price(String path, BigDecimal price) {
        if (price.compareTo(LOWEST_PRICE) < 0 || price.compareTo(HIGHEST_PRICE) > 0) {
            add(path, price.toString(), "US dollars a token, at least 1e-12 and at most 1");
        }
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
