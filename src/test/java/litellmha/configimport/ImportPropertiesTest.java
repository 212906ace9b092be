package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import litellmha.TreeMutations;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done to a configuration, it gives a stack file with a word on every key, or one clear error. */
class ImportPropertiesTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "0.5",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"os.environ/\"",
            "\"os.environ/LITELLM_MASTER_KEY\"",
            "\"http://a.b.svc:80\"",
            "\"\\u0000\\ud83d\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"a\":{\"b\":[1]}}");

    private static final List<ObjectNode> CASES = ImportCases.names().stream()
            .filter(name -> !name.equals("12-not-yaml"))
            .map(name -> {
                try {
                    return LiteLlmYaml.read(name, Files.readString(ImportCases.FOLDER.resolve(name + ".yaml")));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            })
            .toList();

    private static final ObjectNode BASE =
            StackFile.read(litellmha.platform.CommittedStacks.CHECKOUT, "prod").config();

    @Property(tries = 400)
    void aMutatedConfigurationIsImportedWithAWordOnEveryKey(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ObjectNode config = CASES.get(random.nextInt(CASES.size())).deepCopy();
        for (int i = 0; i <= random.nextInt(4); i++) {
            TreeMutations.mutate(JSON, config, VALUES, random);
        }
        ConfigImport imported;
        try {
            // JSON is YAML.
            imported = ConfigImport.of("config.yaml", config.toString());
        } catch (ImportException refusal) {
            assertThat(refusal).hasMessageStartingWith("config.yaml: found ").hasMessageContaining("; allowed: ");
            return;
        }
        List<String> leaves = new ArrayList<>();
        ImportCasesTest.leaves(config, "", leaves);
        List<String> told = imported.findings().stream().map(Finding::source).toList();
        assertThat(leaves).allMatch(leaf -> told.stream().anyMatch(source -> ImportCasesTest.covers(source, leaf)));
        assertThat(ImportCases.verdict(StackFileText.of(imported, "config.yaml", Tier.PROD, BASE)))
                .matches(text -> text.equals("The stack file is valid.") || text.contains("is not valid:"))
                .doesNotContain("Exception");
    }
}
