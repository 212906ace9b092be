package litellmha.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;

/** A stack's configuration as {@code pulumi config --show-secrets --json} prints it. */
final class ShownConfiguration {

    private ShownConfiguration() {}

    /** Asks Pulumi, which decrypts the secrets. */
    static Settings settings(
            PulumiCli pulumi, Path directory, Map<String, String> environment, String stack, StackFile stackFile)
            throws IOException, InterruptedException {
        String text =
                pulumi.standardOutput(directory, environment, "config", "--show-secrets", "--json", "--stack", stack);
        try {
            return settings(stackFile, new JsonMapper().readTree(text), "the configuration");
        } catch (JsonProcessingException e) {
            // Its message may quote a secret.
            throw new CommandFailure("`pulumi config` printed no JSON");
        }
    }

    /** @param source of the JSON, for errors */
    static Settings settings(StackFile stackFile, JsonNode json, String source) {
        Map<String, String> values = new TreeMap<>();
        Set<String> encrypted = new TreeSet<>();
        json.properties().forEach(entry -> {
            JsonNode value = entry.getValue().path("value");
            if (!value.isTextual()) {
                throw new CommandFailure(
                        "%s has no value for %s; was it made with --show-secrets?".formatted(source, entry.getKey()));
            }
            values.put(entry.getKey(), value.textValue());
            if (entry.getValue().path("secret").asBoolean()) {
                encrypted.add(entry.getKey());
            }
        });
        return stackFile.settings(values, encrypted);
    }
}
