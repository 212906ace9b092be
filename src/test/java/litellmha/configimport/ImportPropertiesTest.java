package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import litellmha.TreeMutations;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done to a configuration or to values of a chart, it gives a stack file with a word on every key, or one clear error. */
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
            .flatMap(name -> ImportCases.trees(name).stream())
            .toList();

    private static final ObjectNode BASE =
            StackFile.read(litellmha.platform.CommittedStacks.CHECKOUT, "prod").config();

    @Property(tries = 400)
    void aMutatedFileIsImportedWithAWordOnEveryKey(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ObjectNode config = CASES.get(random.nextInt(CASES.size())).deepCopy();
        for (int i = 0; i <= random.nextInt(4); i++) {
            TreeMutations.mutate(JSON, config, VALUES, random);
        }
        ConfigImport imported;
        try {
            imported = imported(config.toString());
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

    /** A secret in the place of a value, and as a name: mutations add a key {@code unknown}. */
    @Property(tries = 400)
    void aSecretInAnyPlaceIsNeitherPrintedNorCopied(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ObjectNode config = CASES.get(random.nextInt(CASES.size())).deepCopy();
        for (int i = 0; i < 3; i++) {
            TreeMutations.mutate(JSON, config, List.of("\"ghp_HIDDEN0123456789abcdef\""), random);
        }
        String printed;
        try {
            ConfigImport imported =
                    imported(config.toString().replace("\"unknown\":", "\"sk-HIDDEN0123456789abcdef\":"));
            printed = ImportReport.of(imported) + StackFileText.of(imported, "config.yaml", Tier.PROD, BASE);
        } catch (ImportException refusal) {
            printed = refusal.getMessage();
        }
        assertThat(printed).doesNotContainIgnoringCase("HIDDEN0123");
    }

    /** JSON is YAML. */
    private static ConfigImport imported(String json) {
        Optional<SourceFile> file = Optional.of(new SourceFile("config.yaml", json));
        return json.contains("\"proxy_config\":") || json.contains("\"gateway\":")
                ? ConfigImport.of(Optional.empty(), file, Tier.PROD)
                : ConfigImport.of(file, Optional.empty(), Tier.PROD);
    }
}
