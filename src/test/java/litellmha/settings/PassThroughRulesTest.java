package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.litellm.LiteLlmVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassThroughRulesTest {

    private static List<String> faultsOfModel(String more) {
        return new ProdConfiguration()
                .with("models", "[{'name': 'a', 'model': 'openai/gpt-5', 'mockResponse': 'x', " + more + "}]")
                .faults();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'params': {'api_bse': 'x'} | models[0].params.api_bse: found a key that LiteLLM %s does not read in litellm_params; allowed: the keys that it reads there; did you mean models[0].apiBase?
            'params': {'mode': 'chat'} | it belongs to models[0].mode
            'params': {'max_input_tokens': 5} | it belongs to models[0].info.max_input_tokens
            'params': {'rpm_limit': 60} | does not read in litellm_params; allowed: the keys that it reads there; did you mean models[0].rpmPerReplica?
            'params': {'chat_template_kwargs': {}} | a parameter of one provider belongs to params.extra_body
            'params': {'timeout': 30} | models[0].params.timeout: found a key that the stack file has a name of its own for; allowed: nothing; set models[0].timeoutSeconds
            'params': {'input_cost_per_image': 1} | it belongs to models[0].prices.input_cost_per_image
            'params': {'aws_secret_access_key': 'x'} | allowed: nothing: a secret; name it in secretParams
            'params': {'drop_params': []} | models[0].params.drop_params: found a list; allowed: true or false or a text
            'params': {'extra_headers': {'X-Tenant': 'os.environ/LITELLM_MASTER_KEY'}} | models[0].params.extra_headers.X-Tenant: found a reference to an environment variable
            'params': {'extra_body': {'a': [{'b': ' os.environ/X'}]}} | models[0].params.extra_body.a[0].b: found a reference
            'params': {'extra_headers': {'Authorization': 'Bearer abcdefgh'}} | models[0].params.extra_headers.Authorization: found what looks like a secret in clear text
            'params': {'extra_headers': {'X-Version': 1.5}} | models[0].params.extra_headers.X-Version: found 1.5; allowed: a text; put it in quotes
            'params': {'temperature': 1e999999999} | models[0].params.temperature: found 1E+999999999; allowed: a number of at most 400 digits
            'params': {'extra_body': {'a': [1e-999999999]}} | models[0].params.extra_body.a[0]: found 1E-999999999
            'params': {'extra_headers': {'X-Flag': true}} | models[0].params.extra_headers.X-Flag: found true; allowed: a text; put it in quotes
            'params': [] | models[0].params: found []; allowed: an object
            'info': {'id': 'x'} | models[0].info.id: found a key that cannot be passed through
            'info': {'supports_vison': true} | did you mean models[0].info.supports_vision?
            'prices': {'input_cost_per_token': 1} | set models[0].inputCostPerToken
            """)
    void aKeyOfAModelIsOneThatLiteLlmReadsThere(String more, String fault) {
        assertThat(faultsOfModel(more))
                .singleElement()
                .asString()
                .contains(fault.replace("%s", LiteLlmVersion.pinned()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            litellm | {'settings': {'prometheus_adapter': true}} | litellm.settings.prometheus_adapter: found a key that LiteLLM %s does not read in litellm_settings
            litellm | {'settings': {'retry_after': 5}} | it belongs to routing.retryAfterSeconds
            litellm | {'settings': {'store_model_in_db': true}} | it belongs to general.modelsInDatabase
            litellm | {'settings': {'num_retries': 2}} | set routing.retries
            litellm | {'settings': {'ssl_verify': false}} | certificates are verified
            litellm | {'settings': {'openai_key': 'x'}} | a secret; set LiteLLM's environment variable for it in secretEnv
            litellm | {'settings': {'enable_redis_auth_cache': false}} | the tier decides this
            general | {'settings': {'health_check_endpoint': '/health'}} | general.settings.health_check_endpoint: found a key that LiteLLM %s does not read in general_settings
            general | {'settings': {'default_fallbacks': ['a']}} | it belongs to routing.defaultFallbacks
            general | {'settings': {'allow_requests_on_db_unavailable': true}} | the tier decides this
            general | {'settings': {'database_url': 'postgresql://u:p@h/d'}} | this program runs the database
            general | {'settings': {'use_redis_transaction_buffer': true}} | budgets would no longer be counted
            general | {'settings': {'custom_auth': 'my.auth'}} | own Python does not run here
            general | {'settings': {'global_max_parallel_requests': 9}} | only LiteLLM's old limiter reads it
            general | {'settings': {'maximum_spend_logs_retention_period': '7d'}} | set general.spendLogRetentionDays
            general | {'settings': {'maximum_spend_logs_cleanup_cron': '0 3 * * *'}} | old rows are deleted every hour
            general | {'spendLogRetentionDays': 0} | found 0; allowed: a whole number from 1 to 3650
            routing | {'settings': {'redis_host': 'x'}} | this program runs Redis for budgets
            routing | {'settings': {'enable_fallbacks': true}} | does not read in router_settings
            routing | {'retryPolicy': {'TimeoutErrorRetrys': 2}} | did you mean routing.retryPolicy.TimeoutErrorRetries?
            routing | {'retryPolicy': {'TimeoutErrorRetries': 'two'}} | found "two"; allowed: a whole number
            """)
    void aKeyOfASectionIsOneThatLiteLlmReadsThere(String section, String value, String fault) {
        assertThat(new ProdConfiguration().with(section, value).faults())
                .singleElement()
                .asString()
                .contains(fault.replace("%s", LiteLlmVersion.pinned()));
    }

    @Test
    void settingsThatNoGuaranteeDependsOnArePassedThrough() {
        assertThat(new ProdConfiguration()
                        .with("litellm", "{'dropParams': true, 'settings': {'turn_off_message_logging': true}}")
                        .with(
                                "general",
                                "{'settings': {'store_prompts_in_spend_logs': true, 'maximum_spend_logs_cleanup_batch_size': 5000}}")
                        .with("routing", "{'settings': {'enable_tag_filtering': true}}")
                        .faults())
                .isEmpty();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(faultsOfModel("'params': {'api_bse': 'x', 'timeout': 3}, 'info': {'id': 'x'}"))
                .hasSize(3);
    }
}
