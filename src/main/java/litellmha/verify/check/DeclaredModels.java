package litellmha.verify.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import litellmha.litellm.PriceMap;
import litellmha.verify.client.Tokens;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.judge.ModelConfigJudge;

/**
 * The models of a rendered {@code config.yaml}, to be compared with what {@code /model/info} says.
 *
 * @param models the entries of {@code model_list}
 * @param aliases names under which LiteLLM lists deployments once more
 * @param database whether models from the database may be there too
 */
record DeclaredModels(List<JsonNode> models, Set<String> aliases, boolean database) {

    private static final String NOTHING = "nothing";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** @param config the text of the configuration */
    static DeclaredModels of(String config) {
        try {
            JsonNode tree = YAML.readTree(config);
            List<JsonNode> models = new ArrayList<>();
            tree.path("model_list").forEach(models::add);
            Set<String> aliases = new HashSet<>();
            tree.at("/router_settings/model_group_alias").fieldNames().forEachRemaining(aliases::add);
            return new DeclaredModels(
                    models,
                    aliases,
                    tree.at("/general_settings/store_model_in_db").asBoolean());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the program renders valid YAML", e);
        }
    }

    /**
     * Returns what a request costs, in dollars, by the prices that the configuration or LiteLLM's own map has; nothing if the
     * model has none, or if its deployments have different ones.
     */
    Optional<Double> cost(String model, Tokens tokens) {
        List<Optional<Double>> costs = models.stream()
                .filter(candidate -> candidate.path("model_name").asText().equals(model))
                .map(candidate -> prices(candidate)
                        .map(price -> price.path("input_cost_per_token").asDouble() * tokens.prompt()
                                + price.path("output_cost_per_token").asDouble() * tokens.completion()))
                .distinct()
                .toList();
        return costs.size() == 1 ? costs.get(0) : Optional.empty();
    }

    private static Optional<JsonNode> prices(JsonNode model) {
        JsonNode own = model.path("litellm_params");
        return own.has("input_cost_per_token")
                ? Optional.of(own)
                : mapped(model).map(PriceMap.Entry::prices);
    }

    /** Returns one comparison of the number of models, and one for each difference. */
    List<Comparison> compare(String pod, JsonNode inEffect) {
        List<JsonNode> left = new ArrayList<>();
        inEffect.forEach(model -> {
            boolean added = database && model.at("/model_info/db_model").asBoolean();
            if (!added && !aliases.contains(model.path("model_name").asText())) {
                left.add(model);
            }
        });
        List<Comparison> comparisons = new ArrayList<>(List.of(new Comparison(
                ModelConfigJudge.MODELS + pod, Integer.toString(models.size()), Integer.toString(left.size()))));
        for (JsonNode model : models) {
            String what = "%s on %s".formatted(model.path("model_name").asText(), pod);
            Optional<JsonNode> served = left.stream()
                    .filter(other -> other.path("model_name").equals(model.path("model_name")))
                    .min(Comparator.comparingInt(
                            other -> differences(model, other).size()));
            served.ifPresent(left::remove);
            if (served.isEmpty()) {
                comparisons.add(
                        new Comparison(what, model.at("/litellm_params/model").asText(), NOTHING));
            } else {
                differences(model, served.get())
                        .forEach((key, found) -> comparisons.add(
                                new Comparison("%s of %s".formatted(key, what), expected(model, key), found)));
            }
        }
        left.forEach(other -> comparisons.add(new Comparison(
                "%s on %s".formatted(other.path("model_name").asText(), pod),
                NOTHING,
                other.at("/litellm_params/model").asText())));
        return comparisons;
    }

    private static String expected(JsonNode model, String key) {
        return declared(model).getOrDefault(key, NOTHING);
    }

    /** Returns what is served otherwise than declared, by its key. */
    private static Map<String, String> differences(JsonNode model, JsonNode served) {
        Map<String, String> all = new TreeMap<>();
        declared(model).forEach((key, value) -> {
            JsonNode found = key.startsWith("price.")
                    ? served.path("model_info").path(key.substring("price.".length()))
                    : served.at("/" + key.replaceFirst("\\.", "/"));
            if (!value.equals(text(found))) {
                all.put(key, found.isMissingNode() ? NOTHING : text(found));
            }
        });
        return all;
    }

    /** Returns what a pod can be asked for; LiteLLM tells no secrets. */
    private static Map<String, String> declared(JsonNode model) {
        Map<String, String> all = new TreeMap<>();
        model.path("litellm_params").properties().stream()
                .filter(entry -> !entry.getKey().equals("api_key")
                        && !entry.getValue().asText().startsWith("os.environ/"))
                .forEach(entry -> all.put("litellm_params." + entry.getKey(), text(entry.getValue())));
        model.path("model_info")
                .properties()
                .forEach(entry -> all.put("model_info." + entry.getKey(), text(entry.getValue())));
        if (all.keySet().stream().noneMatch(key -> key.contains("_cost"))) {
            mapped(model).ifPresent(entry -> List.of("input_cost_per_token", "output_cost_per_token").stream()
                    .filter(entry.prices()::has)
                    .forEach(key -> all.put("price." + key, text(entry.prices().get(key)))));
        }
        return all;
    }

    private static Optional<PriceMap.Entry> mapped(JsonNode model) {
        JsonNode base = model.at("/model_info/base_model");
        return PriceMap.pinned()
                .find(
                        base.isTextual()
                                ? base.textValue()
                                : model.at("/litellm_params/model").asText());
    }

    /** A number is the same with and without a fraction of zero. */
    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.toString();
    }
}
