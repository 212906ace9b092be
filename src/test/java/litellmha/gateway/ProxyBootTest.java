package litellmha.gateway;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Model;
import litellmha.settings.ProdConfiguration;
import litellmha.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rendered {@code config.yaml} of each stack, read by the real LiteLLM, with a real Redis and without a database. */
@Tag("litellm")
class ProxyBootTest {

    private static final Map<String, String> KEYS =
            Map.of("OPENAI_API_KEY", "none", "ANTHROPIC_API_KEY", "none", "GEMINI_API_KEY", "none");

    /** How the keys of LiteLLM's rate limiter end. */
    private static final String COUNTER = ":tokens";

    @TempDir
    private Path folder;

    private LocalGateway gateway;

    @BeforeEach
    void gateway() {
        gateway = new LocalGateway(folder);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        gateway.close();
    }

    private static String config(String stack) {
        Settings settings = CommittedStacks.settings(stack);
        return PlatformPlan.of(stack, settings).gateway().config();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev"})
    void aTierWithoutRedisBootsAndItsMocksAnswerAtAPrice(String stack) throws Exception {
        int redis = gateway.startRedis();
        URI proxy = gateway.startProxy(config(stack), redis, KEYS);

        for (Model model : CommittedStacks.settings(stack).models()) {
            HttpResponse<String> answer = gateway.ask(proxy, model.name());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains(model.mockResponse().orElseThrow());
            assertThat(answer.headers().firstValue("x-litellm-response-cost"))
                    .hasValueSatisfying(
                            cost -> assertThat(Double.parseDouble(cost)).isPositive());
        }
        assertThat(LocalGateway.redisClients(redis)).isZero();
    }

    @Test
    void prodServesItsModelsAndReachesTheSharedRedisWithItsPassword() throws Exception {
        int redis = gateway.startRedis();
        URI proxy = gateway.startProxy(config("prod"), redis, KEYS);

        List<String> names = new ArrayList<>();
        new JsonMapper()
                .readTree(gateway.get(proxy.resolve("/v1/models")).body())
                .path("data")
                .forEach(model -> names.add(model.path("id").asText()));
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(CommittedStacks.settings("prod").models().stream()
                        .map(Model::name)
                        .toList());
        assertThat(LocalGateway.redisClients(redis)).isPositive();
    }

    @Test
    void aCachedAnswerCostsNothingAndCountersStayInTheSharedRedis() throws Exception {
        int counters = gateway.startRedis();
        int cache = gateway.startRedis();
        URI proxy = gateway.startProxy(cached(new ProdConfiguration(), cache), counters, Map.of());

        assertThat(LocalGateway.cost(gateway.ask(proxy, "a"))).isPositive();
        askUntilCached(proxy);
        assertThat(keysOnceCounted(counters)).contains(COUNTER);
        assertThat(LocalGateway.redis(cache, "KEYS *")).doesNotContain(COUNTER);
    }

    /** Nothing keeps LiteLLM from it: what it means is said at {@link ProxyConfig}, where the cache is written. */
    @Test
    void withoutASharedRedisTheCacheHasTheCounters() throws Exception {
        int cache = gateway.startRedis();
        URI proxy = gateway.startProxy(cached(new ProdConfiguration().inTier("cost"), cache), cache, Map.of());

        gateway.ask(proxy, "a");
        askUntilCached(proxy);
        assertThat(keysOnceCounted(cache)).contains(COUNTER);
    }

    /** A request is counted after it was answered. */
    private static String keysOnceCounted(int redis) {
        return await(
                "the request is counted",
                Duration.ofSeconds(10),
                () -> LocalGateway.redis(redis, "KEYS *"),
                keys -> keys.contains(COUNTER));
    }

    private static String cached(ProdConfiguration configuration, int port) {
        Settings settings = configuration.withCache(", 'ttlSeconds': 600").read();
        return LocalGateway.withCache(
                PlatformPlan.of("cached", settings).gateway().config(), port);
    }

    /** An answer is written to the cache after it was sent. */
    private void askUntilCached(URI proxy) {
        await(
                "the answer comes from the cache",
                Duration.ofSeconds(10),
                () -> gateway.ask(proxy, "a"),
                answer -> LocalGateway.cost(answer) == 0);
    }

    @Test
    void withoutCoordinationRedisNothingIsCountedThere() throws Exception {
        int redis = gateway.startRedis();
        String without = config("prod").replaceAll("  coordination_redis:\n(    .*\n)+", "");
        assertThat(without).isNotEqualTo(config("prod"));
        gateway.startProxy(without, redis, KEYS);

        assertThat(LocalGateway.redisClients(redis)).isZero();
    }
}
