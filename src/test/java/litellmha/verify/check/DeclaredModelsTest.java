package litellmha.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import litellmha.verify.client.Tokens;
import litellmha.verify.history.Event.Comparison;
import org.junit.jupiter.api.Test;

class DeclaredModelsTest {

    private static final String CONFIG = """
            model_list:
            - model_name: gpt
              litellm_params:
                model: openai/gpt-5
                api_key: os.environ/OPENAI_API_KEY
                timeout: 30
              model_info:
                supports_vision: true
            - model_name: gpt
              litellm_params:
                model: openai/own
                api_base: https://own.example.com
                input_cost_per_token: 0.00000015
            router_settings:
              model_group_alias:
                default: gpt
            """;

    private static final String MAPPED = """
            {"model_name": "gpt", "litellm_params": {"model": "openai/gpt-5", "timeout": 30.0},
             "model_info": {"supports_vision": true, "input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05}}""";

    private static final String OWN = """
            {"model_name": "gpt", "litellm_params":
             {"model": "openai/own", "api_base": "https://own.example.com", "input_cost_per_token": 1.5e-07},
             "model_info": {"db_model": false}}""";

    private static List<Comparison> differences(String config, String... models) {
        try {
            JsonNode inEffect = new JsonMapper().readTree("[" + String.join(",", models) + "]");
            return DeclaredModels.of(config).compare("pod", inEffect).stream()
                    .filter(comparison -> !comparison.declared().equals(comparison.found()))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsServedAsDeclaredDiffersInNothing() {
        assertThat(differences(CONFIG, OWN, MAPPED)).isEmpty();
    }

    @Test
    void anAliasIsListedTwiceAndIsNoDifference() {
        assertThat(differences(CONFIG, OWN, MAPPED, OWN.replace("\"gpt\"", "\"default\"")))
                .isEmpty();
    }

    @Test
    void aChangedParameterIsNamed() {
        assertThat(differences(CONFIG, OWN, MAPPED.replace("30.0", "60")))
                .containsExactly(new Comparison("litellm_params.timeout of gpt on pod", "30", "60"));
    }

    @Test
    void aChangedPriceIsNamed() {
        assertThat(differences(CONFIG, OWN, MAPPED.replace("1.25e-06", "0.1")))
                .containsExactly(new Comparison("price.input_cost_per_token of gpt on pod", "0.00000125", "0.1"));
    }

    @Test
    void aDeploymentThatIsNotServedIsNamed() {
        assertThat(differences(CONFIG, MAPPED))
                .containsExactly(
                        new Comparison("models of pod", "2", "1"),
                        new Comparison("gpt on pod", "openai/own", "nothing"));
    }

    @Test
    void aDeploymentThatNobodyDeclaredIsNamed() {
        String added = OWN.replace("\"gpt\"", "\"mine\"").replace("false", "true");
        assertThat(differences(CONFIG, OWN, MAPPED, added))
                .contains(new Comparison("mine on pod", "nothing", "openai/own"));
        assertThat(differences(CONFIG + "general_settings:\n  store_model_in_db: true\n", OWN, MAPPED, added))
                .isEmpty();
    }

    private static Optional<Double> cost(String model) {
        return DeclaredModels.of("""
                        model_list:
                        - {model_name: own, litellm_params: {model: openai/own, input_cost_per_token: 0.5, output_cost_per_token: 2}}
                        - {model_name: mapped, litellm_params: {model: openai/gpt-5}}
                        - {model_name: free, litellm_params: {model: openai/nobody-knows-it}}
                        - {model_name: mixed, litellm_params: {model: openai/gpt-5}}
                        - {model_name: mixed, litellm_params: {model: openai/own, input_cost_per_token: 0.5}}
                        """).cost(model, new Tokens(8, 20));
    }

    @Test
    void aRequestCostsWhatTheConfigurationOrTheMapSays() {
        assertThat(cost("own")).contains(44.0);
        assertThat(cost("mapped").orElseThrow()).isCloseTo(0.00021, within(1e-12));
    }

    @Test
    void whatARequestCostsIsUnknownWithoutAPriceOrWithSeveral() {
        assertThat(cost("free")).isEmpty();
        assertThat(cost("mixed")).isEmpty();
    }
}
