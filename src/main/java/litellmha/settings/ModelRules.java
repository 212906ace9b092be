package litellmha.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.tier.TierProfile;

/** The rules for models: names, providers, secrets that exist, and parameters that LiteLLM reads. */
final class ModelRules {

    /** Without characters that control a terminal or end a header. */
    private static final String NAME = "(?!\\s)[^\\p{C}]{1,256}(?<!\\s)";

    private static final String MODEL = "[^\\s/\\p{C}]+/[^\\s\\p{C}]{1,256}";

    /** The providers whose servers are the customer's own. */
    private static final Set<String> OWN_ENDPOINT = Set.of("azure", "azure_ai", "azure_text");

    /** What {@code mode} may be: the modes of LiteLLM's price map ({@code ModelInfoBase} in {@code types/utils.py}). */
    static final Set<String> MODES = new TreeSet<>(Set.of(
            "chat",
            "completion",
            "responses",
            "embedding",
            "rerank",
            "image_generation",
            "image_edit",
            "audio_transcription",
            "audio_speech",
            "video_generation",
            "moderation",
            "realtime",
            "ocr",
            "search"));

    /** {@code MaxSecretSize} of {@code k8s.io/api/core/v1}, which also applies to ConfigMaps, less the wait script. */
    private static final long LARGEST_CONFIGURATION = (1 << 20) - 20_000;

    /** A generous estimate of a model's typed keys and prices in {@code config.yaml}. */
    private static final int BYTES_A_MODEL = 250;

    private final SecretReferences secrets;
    private final List<Problem> problems;

    private ModelRules(SecretReferences secrets, List<Problem> problems) {
        this.secrets = secrets;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        size(settings.models(), problems);
        if (settings.models().isEmpty() && !settings.modelsInDatabase()) {
            problems.add(Problem.of("models", "an empty list", "at least one model, or general.modelsInDatabase: true")
                    .presuming("general.modelsInDatabase"));
        }
        ModelRules rules = new ModelRules(SecretReferences.of(settings, problems), problems);
        Map<String, List<Integer>> sameNames = new HashMap<>();
        for (int i = 0; i < settings.models().size(); i++) {
            Model model = settings.models().get(i);
            String path = "models[" + i + "].";
            List<Integer> earlier = sameNames.computeIfAbsent(model.name() + model.model(), name -> new ArrayList<>());
            earlier.stream()
                    .filter(other -> settings.models().get(other).equals(model))
                    .findFirst()
                    .ifPresent(same -> problems.add(Problem.of(
                                    path + "name",
                                    Problem.quoted(model.name()) + " with the same keys as models[" + same + "]",
                                    "a deployment that differs in its model, apiBase, apiKey or region")
                            .presuming(path.substring(0, path.length() - 1), "models[" + same + "]")));
            earlier.add(i);
            rules.model(path, model);
        }
        if (TierProfile.of(settings.tier()).sharedRedis()) {
            rules.mixedNames(settings.models());
        }
    }

    private void model(String path, Model model) {
        if (!model.name().matches(NAME) || References.isReference(model.name())) {
            add(
                    path + "name",
                    Problem.quoted(model.name()),
                    "a name of up to 256 visible characters, without a space at either end");
        }
        name(path, model);
        model.mode()
                .filter(mode -> !MODES.contains(mode))
                .ifPresent(mode -> problems.add(new Problem(
                        SettingsReader.PREFIX + path + "mode",
                        Problem.quoted(mode),
                        "one of " + String.join(", ", MODES),
                        NearMiss.of(mode, MODES).map(Problem::didYouMean).orElse(""))));
        texts(path, model);
        numbers(path, model);
        credentials(path, model);
        PassThroughRules.check(model.params(), Section.LITELLM_PARAMS, path + "params", path, problems);
        PassThroughRules.check(model.info(), Section.MODEL_INFO, path + "info", path, problems);
    }

    private void name(String path, Model model) {
        Set<String> providers = KnownKeys.pinned().words(Vocabulary.PROVIDER);
        boolean anything = model.model().equals("*");
        if (!anything && !model.model().matches(MODEL) || References.isReference(model.model())) {
            add(path + "model", Problem.quoted(model.model()), "PROVIDER/MODEL, such as openai/gpt-4o");
        } else if (!anything && !providers.contains(model.provider())) {
            problems.add(new Problem(
                    SettingsReader.PREFIX + path + "model",
                    Problem.quoted(model.model()),
                    "a provider of LiteLLM's before the slash",
                    NearMiss.of(model.provider(), providers)
                            .map(Problem::didYouMean)
                            .orElse("a server that speaks OpenAI's API is openai/MODEL with an apiBase")));
        }
        if (OWN_ENDPOINT.contains(model.provider())
                && model.apiBase().isEmpty()
                && model.mockResponse().isEmpty()) {
            problems.add(Problem.of(
                            path + "apiBase",
                            Problem.NOTHING,
                            "the URL of your endpoint, which %s requires".formatted(model.provider()))
                    .presuming(path + "mockResponse"));
        }
    }

    private void texts(String path, Model model) {
        Map<String, Optional<String>> texts = Map.of(
                "apiVersion", model.apiVersion(),
                "awsRegion", model.awsRegion(),
                "vertexProject", model.vertexProject(),
                "vertexLocation", model.vertexLocation(),
                "baseModel", model.baseModel(),
                "mockResponse", model.mockResponse());
        new TreeMap<>(texts)
                .forEach((key, text) -> text.filter(value -> value.isBlank() || References.isReference(value))
                        .ifPresent(value ->
                                add(path + key, Problem.quoted(value), "a text that does not refer to a variable")));
    }

    private void numbers(String path, Model model) {
        Ranges.check(path + "order", model.order(), problems);
        Ranges.check(path + "weight", model.weight(), problems);
        Ranges.check(path + "timeoutSeconds", model.timeoutSeconds(), problems);
        Ranges.check(path + "streamTimeoutSeconds", model.streamTimeoutSeconds(), problems);
        Ranges.check(path + "retries", model.retries(), problems);
        Ranges.check(path + "rpmPerReplica", model.rpmPerReplica(), problems);
        Ranges.check(path + "tpmPerReplica", model.tpmPerReplica(), problems);
        Ranges.check(path + "maxParallelPerReplica", model.maxParallelPerReplica(), problems);
    }

    private void credentials(String path, Model model) {
        if (model.apiKey().isEmpty()
                && model.mockResponse().isEmpty()
                && model.apiBase().isEmpty()
                && model.secretParams().orElse(Map.of()).isEmpty()
                && CloudIdentity.ofProvider(model.provider()).isEmpty()) {
            problems.add(Problem.of(
                            path + "apiKey",
                            Problem.NOTHING,
                            "the name of one of providerKeys, an apiBase of a server without authentication, or a mockResponse for a"
                                    + " model without a provider")
                    .presuming(path + "model", path + "mockResponse", path + "apiBase", path + "secretParams"));
        }
        model.apiKey().ifPresent(key -> secrets.check(path + "apiKey", key));
        secrets.check(path, model.secretParams(), Section.LITELLM_PARAMS);
    }

    /** LiteLLM waives the budgets of a request for a name if a deployment of that name is free. */
    private void mixedNames(List<Model> models) {
        Set<String> free = new HashSet<>();
        models.stream()
                .filter(model -> model.free().orElse(false))
                .map(Model::name)
                .forEach(free::add);
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            if (free.contains(model.name()) && !model.free().orElse(false)) {
                String path = "models[" + i + "].";
                problems.add(Problem.of(
                                path + "name",
                                Problem.quoted(model.name()) + ", which also has a free deployment",
                                "deployments that all are free, or none: budgets would not bind")
                        .presuming(path + "free"));
            }
        }
    }

    private static void size(List<Model> models, List<Problem> problems) {
        long bytes = 0;
        for (Model model : models) {
            bytes += BYTES_A_MODEL
                    + utf8(model.name())
                    + utf8(model.model())
                    + model.mockResponse().map(ModelRules::utf8).orElse(0)
                    + model.params()
                            .map(JsonNode::toString)
                            .map(ModelRules::utf8)
                            .orElse(0)
                    + model.info().map(JsonNode::toString).map(ModelRules::utf8).orElse(0);
        }
        if (bytes > LARGEST_CONFIGURATION) {
            problems.add(Problem.of(
                    "models", models.size() + " models", "as many as fit into a ConfigMap, which holds a mebibyte"));
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
