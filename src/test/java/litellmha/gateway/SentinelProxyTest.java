package litellmha.gateway;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import litellmha.manifest.Manifests;
import litellmha.manifest.MockedStack;
import litellmha.names.RedisNames;
import litellmha.platform.PlatformPlan;
import litellmha.redis.LocalReplicas;
import litellmha.redis.RedisPlan;
import litellmha.redis.SentinelService;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real LiteLLM with {@code redis.mode: sentinel}, whose master is lost. How long that was is in a file of the reports. */
@Tag("litellm")
class SentinelProxyTest {

    private static final Path REPORT = Path.of("target/e2e-reports/redis-failover.txt");

    /** Without a database there are no keys with limits, except those that this makes: the limit is in the key's name. */
    private static final String KEYS = """
            from litellm.proxy._types import UserAPIKeyAuth, hash_token

            async def of_name(request, api_key):
                limit = api_key.rpartition("-")[2]
                return UserAPIKeyAuth(
                    api_key=hash_token(api_key), rpm_limit=int(limit) if limit.isdigit() else None)
            """;

    private static final int LIMIT = 20;
    private static final String LIMITED = "sk-limited-" + LIMIT;
    private static final String AMPLE = "sk-ample-1000000";

    @TempDir
    private Path folder;

    private LocalGateway gateway;
    private LocalReplicas pods;
    private SentinelService sentinels;
    private final Manifests manifests = MockedStack.of(PlatformPlan.of(
            "prod",
            new ProdConfiguration()
                    .changed("redis", "{\"image\"", "{\"mode\": \"sentinel\", \"image\"")
                    .read()));

    @BeforeEach
    void start() throws IOException {
        gateway = new LocalGateway(folder);
        pods = new LocalReplicas(folder, LocalGateway.REDIS_PASSWORD);
        pods.startAll();
        sentinels = new SentinelService(IntStream.range(0, RedisPlan.REPLICATED_PODS)
                .mapToObj(pods::address)
                .toList());
        Files.writeString(folder.resolve("keys.py"), KEYS);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        sentinels.close();
        pods.close();
        gateway.close();
    }

    private JsonNode object(String kind, String name) {
        return manifests.objects().stream()
                .filter(object -> Manifests.kind(object).equals(kind)
                        && Manifests.name(object).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String config() {
        String declared =
                object("ConfigMap", "litellm-config").at("/data/config.yaml").asText();
        String here = declared.replace(
                        "- - %s\n      - %d".formatted(RedisNames.SENTINEL_SERVICE, RedisNames.SENTINEL_PORT),
                        "- - 127.0.0.1\n      - %d".formatted(sentinels.port()))
                .replace("general_settings:\n", "general_settings:\n  custom_auth: keys.of_name\n");
        assertThat(here).contains("127.0.0.1", "custom_auth");
        return here;
    }

    /** What the container has beside secrets and the database. */
    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>();
        object("Deployment", "litellm")
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> {
                    if (variable.path("name").asText().startsWith("REDIS_") && variable.has("value")) {
                        all.put(
                                variable.path("name").asText(),
                                variable.path("value").asText());
                    }
                });
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "frozen"})
    void aLimitHoldsExactlyWhenTheMasterIsLost(String how) throws Exception {
        URI proxy = gateway.startProxy(config(), 0, environment());
        await("the counters are there", Duration.ofSeconds(30), () -> code(proxy, AMPLE), code -> code == 200);
        int accepted = accepted(proxy, LIMIT / 2);

        long lost = System.nanoTime();
        if (how.equals("killed")) {
            pods.delete(0);
        } else {
            pods.signal(0, "STOP");
        }
        List<String> answers = answersUntilAnotherIsMaster(proxy, lost);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(
                REPORT,
                "%s: %s%n".formatted(how, String.join(", ", answers)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);

        accepted += accepted(proxy, LIMIT);
        assertThat(accepted).isEqualTo(LIMIT);
    }

    /** Returns each change of the answer to a key with a limit, with the seconds since the master was lost. */
    private List<String> answersUntilAnotherIsMaster(URI proxy, long lost) throws Exception {
        List<String> changes = new ArrayList<>();
        int before = 0;
        long end = lost + Duration.ofSeconds(60).toNanos();
        boolean refused = false;
        int good = 0;
        while (good < 30
                || !refused && System.nanoTime() < lost + Duration.ofSeconds(12).toNanos()) {
            assertThat(System.nanoTime()).as("still refused: " + changes).isLessThan(end);
            long asked = System.nanoTime();
            int code = code(proxy, AMPLE);
            refused |= code != 200;
            good = code == 200 ? good + 1 : 0;
            if (code != before) {
                changes.add("%d asked at %.1f s, answered at %.1f s"
                        .formatted(code, (asked - lost) / 1e9, (System.nanoTime() - lost) / 1e9));
                before = code;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return changes;
    }

    private int accepted(URI proxy, int tries) throws Exception {
        int accepted = 0;
        for (int i = 0; i < tries; i++) {
            accepted += code(proxy, LIMITED) == 200 ? 1 : 0;
        }
        return accepted;
    }

    private int code(URI proxy, String key) throws IOException, InterruptedException {
        return gateway.ask(proxy, "a", key).statusCode();
    }

    /** Why the pods do not have it in this mode. */
    @Test
    void withTheHostOfASingleRedisTheProxyDoesNotStart() {
        Map<String, String> environment = environment();
        environment.put("REDIS_HOST", "127.0.0.1");

        assertThatThrownBy(() -> gateway.startProxy(config(), 0, environment))
                .hasMessageContaining("got multiple values for argument 'host'");
    }
}
