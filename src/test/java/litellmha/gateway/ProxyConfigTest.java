package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.settings.ProdConfiguration;
import litellmha.settings.Settings;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {

    @Test
    void prodSharesItsCountersAndFailsClosed() {
        assertThat(yaml(Tier.PROD)).isEqualTo("""
                        model_list:
                        - model_name: mock
                          litellm_params:
                            model: openai/mock
                            api_key: none
                            mock_response: hello
                            input_cost_per_token: 0.00000015
                            output_cost_per_token: 0.0000006
                        - model_name: "1.10"
                          litellm_params:
                            model: openai/gpt
                            api_key: os.environ/OPENAI_API_KEY
                            input_cost_per_token: 0.00000015
                            output_cost_per_token: 0.0000006
                        general_settings:
                          master_key: os.environ/PROXY_MASTER_KEY
                          database_connection_pool_limit: 10
                          database_connect_timeout: 2
                          database_socket_timeout: 30
                          proxy_batch_write_at: 10
                          allow_requests_on_db_unavailable: false
                          fail_closed_budget_enforcement: true
                          fail_closed_rate_limit_enforcement: true
                          maximum_spend_logs_retention_period: 10d
                          maximum_spend_logs_cleanup_cron: 17 * * * *
                          coordination_redis:
                            host: os.environ/REDIS_HOST
                            port: os.environ/REDIS_PORT
                            password: os.environ/REDIS_PASSWORD
                            socket_connect_timeout: 0.5
                            socket_timeout: 0.5
                        litellm_settings:
                          set_verbose: false
                          json_logs: true
                          request_timeout: 600
                          callbacks:
                          - prometheus
                          budget_exceeded_status_code: 429
                          enable_redis_auth_cache: true
                        """);
    }

    @Test
    void metricsForNamespacesAreBoundedByTheMemoryOfTheirServer() {
        assertThat(yaml(prod().with("metrics", "{'namespaces': ['monitoring']}")))
                .contains("prometheus_metrics_max_series_per_metric: 2048");
        assertThat(yaml(prod().with("metrics", "{'namespaces': ['monitoring']}")
                        .with("litellm", "{'settings': {'prometheus_metrics_max_series_per_metric': 9}}")))
                .contains("prometheus_metrics_max_series_per_metric: 9");
        assertThat(yaml(prod())).doesNotContain("prometheus_metrics");
    }

    @Test
    void aModelThatACloudKnowsHasNoKeyThatTheCloudWouldTakeForOne() {
        assertThat(yaml(prod().with("models", """
                        [{'name': 'a', 'model': 'azure/mine', 'apiBase': 'https://a.example.com', 'baseModel': 'azure/gpt-4o'}]"""))).doesNotContain("api_key");
    }

    @Test
    void costAndDevFailOpenWithoutRedis() {
        assertThat(yaml(Tier.COST))
                .contains("allow_requests_on_db_unavailable: true")
                .contains("budget_exceeded_status_code: 429")
                .doesNotContain("redis")
                .doesNotContain("fail_closed");
        assertThat(yaml(Tier.DEV)).isEqualTo(yaml(Tier.COST));
    }

    @Test
    void whatARealGatewayHasIsWrittenUnderTheNamesThatLiteLlmReads() {
        Settings settings = prod().with("providerKeys", "{'AZURE_KEY': 'x', 'AWS_KEY': 'y'}")
                .with("litellm", "{'dropParams': true, 'requestTimeoutSeconds': 120, 'settings': {'max_budget': 100}}")
                .with("general", "{'settings': {'store_prompts_in_spend_logs': true}}")
                .with(
                        "routing",
                        "{'retries': 2, 'fallbacks': {'chat': ['claude']}, 'aliases': {'gpt': 'chat'}, 'hiddenAliases':"
                                + " {'old': 'chat'}, 'retryPolicy': {'RateLimitErrorRetries': 3}}")
                .with("models", """
                        [{'name': 'chat', 'model': 'azure/west', 'apiBase': 'https://west.example.com/', 'apiVersion': '2025-01-01',
                          'apiKey': 'AZURE_KEY', 'baseModel': 'azure/gpt-4o-2024-11-20', 'weight': 2, 'rpmPerReplica': 300,
                          'params': {'temperature': 0.6}, 'info': {'supports_vision': true}},
                         {'name': 'claude', 'model': 'bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0',
                          'awsRegion': 'us-east-1', 'secretParams': {'aws_secret_access_key': 'AWS_KEY'}},
                         {'name': 'local', 'model': 'openai/glm', 'apiBase': 'https://own.example.com/v1', 'free': true,
                          'timeoutSeconds': 900, 'maxParallelPerReplica': 4},
                         {'name': 'paint', 'model': 'openai/own', 'apiKey': 'AZURE_KEY', 'mode': 'image_generation',
                          'prices': {'input_cost_per_image': 0.02}}]""")
                .read();

        assertThat(ProxyConfig.yaml(settings, TierProfile.of(Tier.PROD), 10)).isEqualTo("""
                        model_list:
                        - model_name: chat
                          litellm_params:
                            model: azure/west
                            api_key: os.environ/AZURE_KEY
                            api_base: https://west.example.com/
                            api_version: "2025-01-01"
                            weight: 2
                            rpm: 300
                            temperature: 0.6
                          model_info:
                            base_model: azure/gpt-4o-2024-11-20
                            supports_vision: true
                        - model_name: claude
                          litellm_params:
                            model: bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0
                            aws_region_name: us-east-1
                            aws_secret_access_key: os.environ/AWS_KEY
                        - model_name: local
                          litellm_params:
                            model: openai/glm
                            api_key: none
                            api_base: https://own.example.com/v1
                            timeout: 900
                            max_parallel_requests: 4
                            input_cost_per_token: 0
                            output_cost_per_token: 0
                        - model_name: paint
                          litellm_params:
                            model: openai/own
                            api_key: os.environ/AZURE_KEY
                            input_cost_per_image: 0.02
                          model_info:
                            mode: image_generation
                        general_settings:
                          master_key: os.environ/PROXY_MASTER_KEY
                          database_connection_pool_limit: 10
                          database_connect_timeout: 2
                          database_socket_timeout: 30
                          proxy_batch_write_at: 10
                          allow_requests_on_db_unavailable: false
                          fail_closed_budget_enforcement: true
                          fail_closed_rate_limit_enforcement: true
                          maximum_spend_logs_retention_period: 10d
                          maximum_spend_logs_cleanup_cron: 17 * * * *
                          coordination_redis:
                            host: os.environ/REDIS_HOST
                            port: os.environ/REDIS_PORT
                            password: os.environ/REDIS_PASSWORD
                            socket_connect_timeout: 0.5
                            socket_timeout: 0.5
                          store_prompts_in_spend_logs: true
                        litellm_settings:
                          set_verbose: false
                          json_logs: true
                          request_timeout: 120
                          callbacks:
                          - prometheus
                          budget_exceeded_status_code: 429
                          enable_redis_auth_cache: true
                          drop_params: true
                          max_budget: 100
                        router_settings:
                          num_retries: 2
                          retry_policy:
                            RateLimitErrorRetries: 3
                          fallbacks:
                          - chat:
                            - claude
                          model_group_alias:
                            gpt: chat
                            old:
                              model: chat
                              hidden: true
                        """);
        assertThat(RequestTimeouts.longest(settings)).isEqualTo(900);
    }

    @Test
    void modelsInTheDatabaseCannotChangeWhatTheTierGuarantees() {
        assertThat(yaml(prod().with("general", "{'modelsInDatabase': true}"), Tier.PROD))
                .contains(
                        "store_model_in_db: true",
                        "supported_db_objects:\n  - models\n  - mcp\n",
                        "fail_closed_budget_enforcement: true",
                        "use_redis_transaction_buffer: false",
                        "user_api_key_cache_ttl: 60");
        assertThat(yaml(prod().inTier("dev").with("general", "{'modelsInDatabase': true}"), Tier.DEV))
                .contains("fail_closed_budget_enforcement: false", "allow_requests_on_db_unavailable: true");
    }

    @Test
    void resultsOfHealthChecksAreDeletedAfterAPeriod() {
        assertThat(yaml(prod().with("general", "{'settings': {'background_health_checks': true}}"), Tier.PROD))
                .contains("maximum_health_check_retention_period: 10d");
        assertThat(yaml(Tier.PROD)).doesNotContain("maximum_health_check_retention_period");
    }

    @Test
    void healthChecksInTheBackgroundAreSharedByReplicas() {
        String settings = "{'settings': {'background_health_checks': true}}";
        assertThat(yaml(prod().with("general", settings), Tier.PROD)).contains("use_shared_health_check: true");
        assertThat(yaml(prod().inTier("dev").with("general", settings), Tier.DEV))
                .doesNotContain("use_shared_health_check");
    }

    @Test
    void mcpServersAndGuardrailsReferToTheirSecrets() {
        assertThat(yaml(
                        prod().with("secretEnv", "{'MCP_TOKEN': 'x', 'GUARD_TOKEN': 'y'}")
                                .with(
                                        "mcpServers",
                                        "{'search': {'url': 'https://mcp.example.com/mcp', 'secretParams':"
                                                + " {'auth_value': 'MCP_TOKEN'}}}")
                                .with(
                                        "guardrails",
                                        "[{'name': 'm', 'guardrail': 'openai_moderation', 'modes': ['pre_call',"
                                                + " 'post_call'], 'apiKey': 'GUARD_TOKEN'}]"),
                        Tier.PROD))
                .contains("""
                        mcp_servers:
                          search:
                            auth_value: os.environ/MCP_TOKEN
                            transport: http
                            url: https://mcp.example.com/mcp
                        guardrails:
                        - guardrail_name: m
                          litellm_params:
                            guardrail: openai_moderation
                            mode:
                            - pre_call
                            - post_call
                            api_key: os.environ/GUARD_TOKEN
                        """);
    }

    static String yaml(ProdConfiguration configuration, Tier tier) {
        return ProxyConfig.yaml(configuration.read(), TierProfile.of(tier), 10);
    }

    @Test
    void aTextThatYamlWouldReadAsSomethingElseIsQuoted() {
        String texts =
                "'1e5', '0x1F', '1:30', '2024-01-01', '1_000', '0b11', 'yes', '=', '.inf', '~', '1.10', '<<', 'null'";
        String yaml = yaml(
                prod().with(
                                "models",
                                "[{'name': 'a', 'model': 'openai/gpt-5', 'mockResponse': 'x', 'params': {'stop': ["
                                        + texts + "]}}]"),
                Tier.PROD);

        assertThat(yaml).contains(texts.replace("'", "\"").split(", "));
    }

    @Test
    void aModelThatThePriceMapKnowsIsWrittenWithoutAPrice() {
        assertThat(ProxyConfig.yaml(prod().read(), TierProfile.of(Tier.PROD), 10))
                .contains("model: openai/gpt-5")
                .doesNotContain("cost_per");
    }

    private static String yaml(ProdConfiguration configuration) {
        return yaml(configuration, Tier.PROD);
    }

    static ProdConfiguration prod() {
        return new ProdConfiguration();
    }

    private static String yaml(Tier tier) {
        ProdConfiguration configuration =
                prod().with("providerKeys", "{'OPENAI_API_KEY': 'x'}").with("models", """
                        [{'name': 'mock', 'model': 'openai/mock', 'inputCostPerToken': 1.5e-7, 'outputCostPerToken': 6e-7,
                          'mockResponse': 'hello'},
                         {'name': '1.10', 'model': 'openai/gpt', 'inputCostPerToken': 1.5e-7, 'outputCostPerToken': 6e-7,
                          'apiKey': 'OPENAI_API_KEY'}]""");
        Settings settings = (tier == Tier.PROD ? configuration : configuration.inTier(tier.key())).read();
        return ProxyConfig.yaml(settings, TierProfile.of(tier), 10);
    }
}
