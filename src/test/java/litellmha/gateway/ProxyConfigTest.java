package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import litellmha.settings.ImageReference;
import litellmha.settings.Quantity;
import litellmha.settings.SecretSource;
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
                          proxy_batch_write_at: 10
                          allow_requests_on_db_unavailable: false
                          fail_closed_budget_enforcement: true
                          fail_closed_rate_limit_enforcement: true
                          coordination_redis:
                            host: os.environ/REDIS_HOST
                            port: os.environ/REDIS_PORT
                            password: os.environ/REDIS_PASSWORD
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
    void costAndDevFailOpenWithoutRedis() {
        assertThat(yaml(Tier.COST))
                .contains("allow_requests_on_db_unavailable: true")
                .contains("budget_exceeded_status_code: 429")
                .doesNotContain("redis")
                .doesNotContain("fail_closed");
        assertThat(yaml(Tier.DEV)).isEqualTo(yaml(Tier.COST));
    }

    private static String yaml(Tier tier) {
        BigDecimal input = new BigDecimal("1.5e-7");
        BigDecimal output = new BigDecimal("6e-7");
        Settings.Resources resources = new Settings.Resources(
                new Settings.Requests(new Quantity("1"), new Quantity("2Gi")),
                new Settings.Limits(Optional.empty(), new Quantity("4Gi")));
        ImageReference image = new ImageReference("example.org/image:1");
        SecretSource secret = new SecretSource.Value("sk-x");
        Settings settings = new Settings(
                tier,
                Optional.empty(),
                new Settings.Gateway(image, Optional.empty(), resources),
                Optional.empty(),
                new Settings.Database(
                        image,
                        Optional.empty(),
                        Optional.empty(),
                        new Settings.Storage(new Quantity("1Gi"), Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        resources),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new Settings.Model(
                                "mock", "openai/mock", input, output, Optional.empty(), Optional.of("hello")),
                        new Settings.Model(
                                "1.10", "openai/gpt", input, output, Optional.of("OPENAI_API_KEY"), Optional.empty())),
                secret,
                secret,
                Optional.empty(),
                Optional.empty());
        return ProxyConfig.of(settings, TierProfile.of(tier), 10).yaml();
    }
}
