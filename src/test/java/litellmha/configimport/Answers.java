package litellmha.configimport;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;

/** What a user answers to the questions of the cases' reports, and the settings that their stack files then have. */
final class Answers {

    private static final Path FILE = ImportCases.FOLDER.resolve("answers.yaml");

    private Answers() {}

    /** Returns the answers to all reports, case by case. */
    static ObjectNode all() {
        try {
            return LiteLlmYaml.read("answers.yaml", Files.readString(FILE), "YAML");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the settings of a case as it is imported, with the answers.
     *
     * @param folder where its stack file is written
     */
    static Settings settings(String name, Path folder) throws IOException {
        JsonNode answers = all().path(name);
        Tier tier = Tier.of(answers.path("tier").asText(Tier.PROD.key())).orElseThrow();
        Files.writeString(folder.resolve("Pulumi.imported.yaml"), ImportCases.stackFile(name, tier));
        StackFile imported = StackFile.read(folder, "imported");
        ObjectNode config = imported.config().deepCopy();
        answers.properties().forEach(answer -> set(config, answer.getKey(), answer.getValue()));
        return new StackFile(imported.name(), config).settings();
    }

    private static void set(ObjectNode config, String path, JsonNode value) {
        JsonPointer place =
                JsonPointer.compile("/litellm-ha:" + path.replace("]", "").replaceAll("[.\\[]", "/"));
        JsonNode parent = config.at(place.head());
        if (config.at(place) instanceof ObjectNode existing) {
            existing.setAll((ObjectNode) value);
        } else if (parent instanceof ArrayNode list) {
            list.insert(place.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
        }
    }
}
