package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentRulesTest {

    @Test
    void variablesThatLiteLlmReadsAreGivenToIt() {
        Settings settings = new ProdConfiguration()
                .with(
                        "env",
                        "{'LITELLM_LOG': 'INFO', 'OPIK_WORKSPACE': 'x', 'TZ': 'Europe/Berlin', 'LANGFUSE_PUBLIC_KEY': 'pk'}")
                .with("secretEnv", "{'SLACK_WEBHOOK_URL': 'https://hooks.example.com/x', 'OWN_SECRET': 'x'}")
                .with("models", "[{'name': 'a', 'model': 'openai/gpt-5', 'apiKey': 'OWN_SECRET'}]")
                .read();
        assertThat(settings.secretVariables()).containsOnlyKeys("SLACK_WEBHOOK_URL", "OWN_SECRET");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            env | {'REDIS_HOST': 'x'} | env.REDIS_HOST: found a variable of the program's own
            env | {'LITELLM_LOCAL_MODEL_COST_MAP': 'false'} | found a variable of the program's own
            env | {'LANGFUSE_HOTS': 'x'} | env.LANGFUSE_HOTS: found a variable that LiteLLM does not read; allowed: a variable that LiteLLM reads, or that a model refers to; did you mean LANGFUSE_HOST?
            env | {'LANGFUSE_SECRET_KEY': 'x'} | env.LANGFUSE_SECRET_KEY: found a secret in clear text; allowed: a variable of secretEnv
            env | {'LITELLM_LOG': 'os.environ/PROXY_MASTER_KEY'} | env.LITELLM_LOG: found a reference
            env | {'SSL_VERIFY': 'False'} | env.SSL_VERIFY: found a variable that decides whether certificates are verified; allowed: gateway.caBundle
            secretEnv | {'LITELLM_SALT_KEY': 'x'} | secretEnv.LITELLM_SALT_KEY: found a variable of the program's own
            secretEnv | {'SLACK_WEBHOOK_URI': 'x'} | did you mean SLACK_WEBHOOK_URL?
            """)
    void othersAreRefused(String key, String value, String fault) {
        assertThat(new ProdConfiguration().with(key, value).faults())
                .singleElement()
                .asString()
                .contains(fault);
    }

    @Test
    void aVariableIsSetInOnePlace() {
        assertThat(new ProdConfiguration()
                        .with("secretEnv", "{'SLACK_WEBHOOK_URL': 'x'}")
                        .with("env", "{'SLACK_WEBHOOK_URL': 'x'}")
                        .faults())
                .anyMatch(fault -> fault.contains("secretEnv.SLACK_WEBHOOK_URL: found a variable that is set twice"));
    }
}
