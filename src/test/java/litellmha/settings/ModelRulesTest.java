package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRulesTest {

    private final ProdConfiguration prod =
            new ProdConfiguration().with("providerKeys", "{'OPENAI_API_KEY': 'x', 'AZURE_TOKEN': 'y'}");

    private List<String> faults(String... models) {
        return prod.with("models", "[" + String.join(",", models) + "]").faults();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'gpt 5', 'model': 'openai/gpt-5', 'apiKey': 'OPENAI_API_KEY'}",
                "{'name': 'a', 'model': 'azure/chat', 'apiBase': 'https://west.example.com/', 'apiVersion': '2025-01-01',"
                        + " 'apiKey': 'AZURE_TOKEN', 'baseModel': 'azure/gpt-4o-2024-11-20'}",
                "{'name': 'a', 'model': 'bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0', 'awsRegion': 'us-east-1'}",
                "{'name': 'a', 'model': 'vertex_ai/gemini-2.5-pro', 'vertexProject': 'p', 'vertexLocation': 'global',"
                        + " 'secretParams': {'vertex_credentials': 'AZURE_TOKEN'}}",
                "{'name': 'a', 'model': 'openai/text-embedding-3-large', 'apiKey': 'OPENAI_API_KEY', 'mode': 'embedding'}",
                "{'name': 'a', 'model': 'openai/gpt-image-1', 'apiKey': 'OPENAI_API_KEY', 'prices':"
                        + " {'input_cost_per_image': 0.02}, 'mode': 'image_generation'}",
                "{'name': 'a', 'model': 'openai/glm', 'apiBase': 'https://inference.example.com/v1', 'free': true, 'params':"
                        + " {'temperature': 0.6, 'extra_body': {'chat_template_kwargs': {'enable_thinking': false}}},"
                        + " 'info': {'supports_vision': true, 'access_groups': ['beta']}}"
            })
    void whatPeopleServeIsAccepted(String model) {
        assertThat(faults(model)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'name': ' a', 'model': 'openai/gpt-5', 'mockResponse': 'x'} | models[0].name: found " a"; allowed: a name of up to 256 visible characters
            {'name': 'os.environ/PROXY_MASTER_KEY', 'model': 'openai/gpt-5', 'mockResponse': 'x'} | models[0].name: found "os.environ/PROXY_MASTER_KEY"
            {'name': 'a', 'model': 'gpt-5', 'mockResponse': 'x'} | models[0].model: found "gpt-5"; allowed: PROVIDER/MODEL
            {'name': 'a', 'model': 'opnai/gpt-5', 'mockResponse': 'x', 'free': true} | a provider of LiteLLM's before the slash; did you mean openai?
            {'name': 'a', 'model': 'azure/x', 'apiKey': 'AZURE_TOKEN', 'free': true} | models[0].apiBase: found nothing; allowed: the URL of your endpoint, which azure requires
            {'name': 'a', 'model': 'openai/gpt-5'} | models[0].apiKey: found nothing; allowed: the name of one of providerKeys
            {'name': 'a', 'model': 'openai/gpt-5', 'secretParams': {}} | models[0].apiKey: found nothing
            {'name': 'a', 'model': 'openai/gpt-5', 'apiKey': 'OPENAI_API_KYE'} | found "OPENAI_API_KYE"; allowed: one of providerKeys and secretEnv [AZURE_TOKEN, OPENAI_API_KEY]; did you mean OPENAI_API_KEY?
            {'name': 'a', 'model': 'bedrock/x', 'free': true, 'secretParams': {'aws_secret_acces_key': 'AZURE_TOKEN'}} | did you mean aws_secret_access_key?
            {'name': 'a', 'model': 'openai/gpt-5', 'mockResponse': 'x', 'mode': 'embeding'} | did you mean embedding?
            {'name': 'a', 'model': 'openai/gpt-5', 'mockResponse': 'x', 'timeoutSeconds': 7200} | models[0].timeoutSeconds: found 7200; allowed: a whole number from 1 to 3600
            {'name': 'a', 'model': 'openai/gpt-5', 'mockResponse': 'x', 'free': true, 'baseModel': 'os.environ/PROXY_MASTER_KEY'} | allowed: a text that does not refer to a variable
            """)
    void whatLiteLlmWouldSwallowIsRefused(String model, String fault) {
        assertThat(faults(model)).singleElement().asString().contains(fault);
    }

    @Test
    void deploymentsOfOneNameDifferInSomething() {
        String west =
                "{'name': 'a', 'model': 'bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0', 'awsRegion': 'us-west-2'}";
        assertThat(faults(west, west.replace("west-2", "east-1"))).isEmpty();
        assertThat(faults(west, west))
                .singleElement()
                .asString()
                .contains("models[1].name: found \"a\" with the same keys as models[0]");
    }

    @Test
    void aNameIsFreeOrNotInATierThatGuaranteesBudgets() {
        String free = "{'name': 'a', 'model': 'openai/own', 'apiBase': 'https://own.example.com', 'free': true}";
        String priced = "{'name': 'a', 'model': 'openai/gpt-5', 'apiKey': 'OPENAI_API_KEY'}";
        assertThat(faults(free, priced))
                .singleElement()
                .asString()
                .contains("models[1].name: found \"a\", which also has a free deployment");
        assertThat(prod.inTier("dev").faults()).isEmpty();
    }

    @Test
    void aWildcardIsForTiersWithoutBudgets() {
        String wildcard = "{'name': 'openai/*', 'model': 'openai/*', 'apiKey': 'OPENAI_API_KEY'}";
        assertThat(faults(wildcard))
                .singleElement()
                .asString()
                .contains(
                        "models[0].name: found \"openai/*\"; allowed: a name without *",
                        "tier prod guarantees budgets");
        assertThat(prod.inTier("cost").faults()).isEmpty();
    }

    @Test
    void twoThousandModelsAreRead() {
        String[] models = new String[2000];
        for (int i = 0; i < models.length; i++) {
            models[i] = "{'name': 'm%d', 'model': 'openai/gpt-5', 'apiKey': 'OPENAI_API_KEY'}".formatted(i);
        }
        assertThat(faults(models)).isEmpty();
    }
}
