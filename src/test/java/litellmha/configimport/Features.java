package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;

/**
 * What becomes of each feature that public deployments of LiteLLM use: imported, and judged as {@code render} judges it. The
 * steps and their numbers are those of the count of 52 deployments.
 */
final class Features {

    static final Path GOLDEN = ImportCases.FOLDER.resolve("features.txt");

    private static final String MODELS = """
            - {model_name: gpt, litellm_params: {model: openai/gpt-5-mini, api_key: os.environ/OPENAI_API_KEY}}
            - {model_name: claude, litellm_params: {model: anthropic/claude-haiku-4-5, api_key: os.environ/ANTHROPIC_API_KEY}}
            """;

    /**
     * So many of the 52 are whole after a step and all before it, by their configuration and environment alone. The files
     * themselves are not here, so these numbers cannot be counted again.
     */
    private static final Map<String, Integer> WHOLE = Map.ofEntries(
            Map.entry("G", 1),
            Map.entry("A", 6),
            Map.entry("D", 6),
            Map.entry("E", 9),
            Map.entry("F", 11),
            Map.entry("B", 11),
            Map.entry("C", 13),
            Map.entry("K", 20),
            Map.entry("J", 23),
            Map.entry("L", 25),
            Map.entry("O", 32),
            Map.entry("H", 32),
            Map.entry("M", 36),
            Map.entry("P", 52));

    private static final String NOTE = """

            How many of the 52 are whole, by their configuration and environment, after a step and all before it. These
            numbers were counted in the files, which are not here: what is counted again is which steps are complete. Step C
            is so in tiers cost and dev alone; without wildcards, two files fewer are whole at the end.

            step  whole     missing
            """;

    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * What the count does not miss: a switch whose purpose the certificate of one's own CA serves, and keys that the pinned
     * LiteLLM does not read, as {@code additional_drop_params} in {@code litellm_settings}.
     */
    private static final Set<String> MET = Set.of("ssl-off", "l-addl-drop", "dead");

    private Features() {}

    /** Returns the table and what it amounts to. */
    static String table() throws IOException {
        StringBuilder text = new StringBuilder("step  feature         files  becomes\n");
        List<String> steps = new ArrayList<>();
        boolean whole = true;
        JsonNode all = YAML.readTree(ImportCases.FOLDER.resolve("features.yaml").toFile());
        for (Map.Entry<String, JsonNode> step : all.properties()) {
            List<String> missing = new ArrayList<>();
            for (Map.Entry<String, JsonNode> feature : step.getValue().properties()) {
                String outcome = outcome(feature.getValue());
                text.append("%-5s %-15s %5d  %s%n"
                        .formatted(
                                step.getKey(),
                                feature.getKey(),
                                feature.getValue().path("files").asInt(),
                                outcome));
                if (outcome.startsWith("refused") && !MET.contains(feature.getKey())) {
                    missing.add(feature.getKey());
                }
            }
            whole &= missing.isEmpty();
            if (WHOLE.containsKey(step.getKey())) {
                steps.add("%-5s %-9s %s"
                        .formatted(
                                step.getKey(),
                                whole ? WHOLE.get(step.getKey()) + " of 52" : "",
                                missing.isEmpty() ? "" : "without " + String.join(", ", missing)));
            }
        }
        return text + NOTE + steps.stream().map(String::stripTrailing).collect(Collectors.joining("\n")) + "\n";
    }

    private static String outcome(JsonNode feature) throws IOException {
        Outcome prod = outcome(feature, Tier.PROD);
        Outcome cost = prod.refusal().isEmpty() ? prod : outcome(feature, Tier.COST);
        if (prod.refusal().isEmpty()) {
            return prod.replaced().map("replaced by: "::concat).orElse("expressible");
        }
        return cost.refusal().isEmpty()
                ? "expressible in tiers cost and dev; in prod: "
                        + prod.refusal().get()
                : "refused: " + prod.refusal().get();
    }

    private record Outcome(Optional<String> refusal, Optional<String> replaced) {}

    private static Outcome outcome(JsonNode feature, Tier tier) throws IOException {
        ObjectNode config = feature.path("config").deepCopy();
        if (!config.has("model_list")) {
            config.set("model_list", YAML.readTree(MODELS));
        }
        Optional<SourceFile> values =
                Optional.of(feature.path("values")).filter(JsonNode::isObject).map(Features::file);
        ConfigImport imported = ConfigImport.of(Optional.of(file(config)), values, tier);
        String text = ImportCases.stackFile(imported, "config.yaml", tier);
        // The report asks for the namespaces that scrape, which no configuration of LiteLLM names.
        String verdict = ImportCases.verdict(text.replace("namespaces: []", "namespaces: [monitoring]"));
        Optional<String> refusal = texts(imported, Set.of(Kind.REFUSED, Kind.UNREAD));
        if (refusal.isEmpty() && !verdict.equals("The stack file is valid.")) {
            refusal = Optional.of(verdict.lines().skip(1).map(String::strip).collect(Collectors.joining("; ")));
        }
        return new Outcome(refusal, texts(imported, Set.of(Kind.REPLACED)));
    }

    /** JSON is YAML. */
    private static SourceFile file(JsonNode tree) {
        return new SourceFile("config.yaml", tree.toString());
    }

    private static Optional<String> texts(ConfigImport imported, Set<Kind> kinds) {
        String texts = imported.findings().stream()
                .filter(finding -> kinds.contains(finding.kind()))
                .filter(finding -> !finding.source().equals(SpendLogImport.SOURCE))
                .map(Finding::text)
                .distinct()
                .collect(Collectors.joining("; "));
        return Optional.of(texts).filter(text -> !text.isEmpty());
    }

    /** Run by {@code make golden}. */
    static void write() throws IOException {
        Files.writeString(GOLDEN, table());
    }
}
