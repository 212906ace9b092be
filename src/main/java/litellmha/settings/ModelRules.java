package litellmha.settings;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules for models: names, prices, and keys that exist. */
final class ModelRules {

    /** A model that costs more than a dollar a token is a misplaced decimal point. */
    private static final BigDecimal HIGHEST_PRICE = BigDecimal.ONE;

    /** Far below any price, and above what could only be written with thousands of zeros. */
    private static final BigDecimal LOWEST_PRICE = new BigDecimal("1e-12");

    /** Nothing that a terminal or a header takes for a command; a wildcard would have one price for every model. */
    private static final String TEXT = "[^\\s*\\p{C}]{1,256}";

    /** {@code MaxSecretSize} of {@code k8s.io/api/core/v1}, which counts for ConfigMaps too, less the wait script. */
    private static final long LARGEST_CONFIGURATION = (1 << 20) - 20_000;

    /** What the keys and prices of a model take in {@code config.yaml}, generously. */
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
                        add(path + "mockResponse", Problem.quoted(text), "a text that is no reference to a variable"));
        price(path + "inputCostPerToken", model.inputCostPerToken());
        price(path + "outputCostPerToken", model.outputCostPerToken());
        if (model.apiKey().isEmpty() && model.mockResponse().isEmpty()) {
            add(path + "apiKey", "nothing", "one of providerKeys, or a mockResponse for a model without provider");
        }
        model.apiKey().filter(key -> !keys.containsKey(key)).ifPresent(key -> {
            // Whoever gets this wrong may have written the key itself.
            String found = key.matches(SecretRules.KEY_NAME) ? Problem.quoted(key) : "the name of no provider key";
            String hint = NearMiss.of(key, keys.keySet())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("");
            problems.add(new Problem(
                    SettingsReader.PREFIX + path + "apiKey",
                    found,
                    "one of providerKeys " + new TreeSet<>(keys.keySet()),
                    hint));
        });
    }

    /** LiteLLM would put the value of the variable there, such as the master key. */
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
                    "models", models.size() + " models", "at most a megabyte of them, which a ConfigMap can hold"));
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
