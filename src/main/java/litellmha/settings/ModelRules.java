package litellmha.settings;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules for models: unique names, plausible prices, and keys that exist. */
final class ModelRules {

    /** A price of more than a dollar per token is a misplaced decimal point. */
    private static final BigDecimal HIGHEST_PRICE = BigDecimal.ONE;

    /** Far below any price, so that a number with thousands of zeros is refused. */
    private static final BigDecimal LOWEST_PRICE = new BigDecimal("1e-12");

    /**
     * Without characters that control a terminal or end a header, and without wildcards: their models would all have one
     * price.
     */
    private static final String TEXT = "[^\\s*\\p{C}]{1,256}";

    /** {@code MaxSecretSize} of {@code k8s.io/api/core/v1}, which also applies to ConfigMaps, less the wait script. */
    private static final long LARGEST_CONFIGURATION = (1 << 20) - 20_000;

    /** A generous estimate of a model's keys and prices in {@code config.yaml}. */
    private static final int BYTES_A_MODEL = 250;

    private final Map<String, SecretSource> keys;
    private final List<Problem> problems;

    private ModelRules(Map<String, SecretSource> keys, List<Problem> problems) {
        this.keys = keys;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        size(settings.models(), problems);
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
        if (!model.name().matches(TEXT)) {
            add(path + "name", Problem.quoted(model.name()), "a name of up to 256 visible characters without *");
        }
        if (!model.model().matches(TEXT) || !model.model().matches("[^/]+/.+") || isReference(model.model())) {
            add(path + "model", Problem.quoted(model.model()), "PROVIDER/MODEL without *, such as openai/gpt-4o");
        }
        model.mockResponse()
                .filter(text -> text.isBlank() || isReference(text))
                .ifPresent(text ->
                        add(path + "mockResponse", Problem.quoted(text), "a text that does not refer to a variable"));
        price(path + "inputCostPerToken", model.inputCostPerToken());
        price(path + "outputCostPerToken", model.outputCostPerToken());
        if (model.apiKey().isEmpty() && model.mockResponse().isEmpty()) {
            add(
                    path + "apiKey",
                    "nothing",
                    "the name of one of providerKeys, or a mockResponse for a model without a provider");
        }
        model.apiKey().filter(key -> !keys.containsKey(key)).ifPresent(key -> {
            // A user may have written the key itself here.
            String found =
                    key.matches(SecretRules.KEY_NAME) ? Problem.quoted(key) : "a name that is not in providerKeys";
            String hint =
                    NearMiss.of(key, keys.keySet()).map(Problem::didYouMean).orElse("");
            problems.add(new Problem(
                    SettingsReader.PREFIX + path + "apiKey",
                    found,
                    "one of providerKeys " + new TreeSet<>(keys.keySet()),
                    hint));
        });
    }

    /** LiteLLM would replace the text with the value of the variable, such as the master key. */
    private static boolean isReference(String text) {
        return text.strip().startsWith("os.environ/");
    }

    private static void size(List<Settings.Model> models, List<Problem> problems) {
        long bytes = 0;
        for (Settings.Model model : models) {
            bytes += BYTES_A_MODEL
                    + utf8(model.name())
                    + utf8(model.model())
                    + model.mockResponse().map(ModelRules::utf8).orElse(0);
        }
        if (bytes > LARGEST_CONFIGURATION) {
            problems.add(Problem.of(
                    "models", models.size() + " models", "as many as fit into a ConfigMap, which holds a mebibyte"));
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void price(String path, BigDecimal price) {
        if (price.compareTo(LOWEST_PRICE) < 0 || price.compareTo(HIGHEST_PRICE) > 0) {
            add(path, price.toString(), "US dollars per token, at least 1e-12 and at most 1");
        }
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
