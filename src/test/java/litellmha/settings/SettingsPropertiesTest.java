package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import litellmha.TreeMutations;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done to a valid stack file, it gives a plan or one clear error. */
class SettingsPropertiesTest {

    private static final String SECRET = "sk-neverprintthis-0123456789";

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "3",
            "1e400",
            "1e999999999",
            "1e-999999999",
            "99999999999999999999",
            "0.5",
            "\"\"",
            "\"x\"",
            "\" \"",
            "\"latest\"",
            "\"-1Gi\"",
            "\"\\u0000\\ud83d\"",
            "[]",
            "[null]",
            "{}",
            "{\"a\":{\"b\":[1]}}",
            "{\"secure\":\"v1:x\"}",
            "{\"existingSecret\":\"s\",\"key\":\"k\"}");

    private static final Set<String> ENCRYPTED =
            Set.of("litellm-ha:masterKey", "litellm-ha:saltKey", "litellm-ha:redisPassword", "litellm-ha:providerKeys");

    /** As stack files are read. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static ObjectNode valid() {
        ObjectNode config =
                StackFile.read(CommittedStacks.CHECKOUT, "prod").config().deepCopy();
        config.put("litellm-ha:masterKey", SECRET + "m");
        config.put("litellm-ha:saltKey", SECRET + "s");
        config.put("litellm-ha:redisPassword", SECRET + "r");
        ObjectNode keys = config.putObject("litellm-ha:providerKeys");
        List.of("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY").forEach(key -> keys.put(key, SECRET + key));
        return config;
    }

    @Property(tries = 1500)
    void aMutatedFileGivesAPlanOrAClearError(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        ObjectNode config = valid();
        for (int i = 0; i <= random.nextInt(3); i++) {
            TreeMutations.mutate(JSON, config, VALUES, random);
        }
        try {
            Settings settings = SettingsReader.read("Pulumi.prod.yaml", config, ENCRYPTED);
            assertThat(PlatformPlan.of("prod", settings).outputs()).containsKey("gatewayAddress");
        } catch (InvalidSettingsException refusal) {
            assertThat(refusal.problems()).isNotEmpty();
            assertThat(refusal)
                    .hasMessageStartingWith("Pulumi.prod.yaml is not valid:")
                    .hasMessageNotContaining(SECRET);
        }
    }
}
