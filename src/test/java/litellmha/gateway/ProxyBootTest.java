package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rendered {@code config.yaml} of each stack, read by the real LiteLLM, with a real Redis and without a database. */
@Tag("litellm")
class ProxyBootTest {

    private static final String MASTER_KEY = "sk-master-key-of-a-test";
    private static final String REDIS_PASSWORD = "redis-password-of-a-test";

    /** What the settings of Redis are called here. Under its own names LiteLLM would find Redis without the setting. */
    private static final String REDIS = "REDIS_";

    private static final String REDIS_HERE = "COORDINATION_";

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String config(String stack) {
        Settings settings = CommittedStacks.settings(stack);
        return PlatformPlan.of(stack, settings).gateway().config();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void start(String log, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        builder.environment().putAll(environment);
        processes.add(builder.start());
    }

    private int startRedis() throws IOException {
        int port = freePort();
        start(
                "redis.log",
                Map.of(),
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                REDIS_PASSWORD);
        return port;
    }

    /** Starts the proxy and waits until it is alive; an error shows the end of what it logged. */
    private URI startProxy(String config, int redisPort) throws IOException, InterruptedException {
        int port = freePort();
        Files.writeString(
                folder.resolve("config.yaml"), config.replace("os.environ/" + REDIS, "os.environ/" + REDIS_HERE));
        String litellm = Optional.ofNullable(System.getenv("LITELLM_COMMAND"))
                .orElseThrow(() -> new IllegalStateException(
                        "LITELLM_COMMAND names no litellm command: these tests are run by `make e2e`"));
        start(
                "litellm.log",
                Map.ofEntries(
                        Map.entry("PROXY_MASTER_KEY", MASTER_KEY),
                        Map.entry("LITELLM_SALT_KEY", "sk-salt-key-of-a-test"),
                        Map.entry("LITELLM_LOCAL_MODEL_COST_MAP", "True"),
                        Map.entry("LITELLM_MODE", "PRODUCTION"),
                        Map.entry("LITELLM_LOG", "ERROR"),
                        Map.entry("DISABLE_SCHEMA_UPDATE", "true"),
                        Map.entry("OPENAI_API_KEY", "none"),
                        Map.entry("ANTHROPIC_API_KEY", "none"),
                        Map.entry("GEMINI_API_KEY", "none"),
                        Map.entry(REDIS_HERE + "HOST", "127.0.0.1"),
                        Map.entry(REDIS_HERE + "PORT", Integer.toString(redisPort)),
                        Map.entry(REDIS_HERE + "PASSWORD", REDIS_PASSWORD)),
                litellm,
                "--config",
                "config.yaml",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port));
        URI proxy = URI.create("http://127.0.0.1:" + port);
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!isAlive(proxy)) {
            if (System.nanoTime() > end || !processes.get(processes.size() - 1).isAlive()) {
                String log = Files.readString(folder.resolve("litellm.log"));
                throw new AssertionError(
                        "the proxy does not start: " + log.substring(Math.max(0, log.length() - 2000)));
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return proxy;
    }

    private boolean isAlive(URI proxy) throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(proxy.resolve("/health/liveliness"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + MASTER_KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(URI proxy, String model) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(proxy.resolve("/v1/chat/completions"))
                        .header("Authorization", "Bearer " + MASTER_KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\": \"%s\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}"
                                        .formatted(model)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** How many others than this question are connected to Redis, logged in with the password. */
    private static long redisClients(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("AUTH %s\r\nCLIENT LIST\r\nQUIT\r\n"
                            .formatted(REDIS_PASSWORD)
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines().filter(line -> line.contains(" addr=")).count() - 1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev"})
    void aTierWithoutRedisBootsAndItsMocksAnswerAtAPrice(String stack) throws Exception {
        int redis = startRedis();
        URI proxy = startProxy(config(stack), redis);

        for (Settings.Model model : CommittedStacks.settings(stack).models()) {
            HttpResponse<String> answer = ask(proxy, model.name());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains(model.mockResponse().orElseThrow());
            assertThat(answer.headers().firstValue("x-litellm-response-cost"))
                    .hasValueSatisfying(
                            cost -> assertThat(Double.parseDouble(cost)).isPositive());
        }
        assertThat(redisClients(redis)).isZero();
    }

    @Test
    void prodServesItsModelsAndReachesTheSharedRedisWithItsPassword() throws Exception {
        int redis = startRedis();
        URI proxy = startProxy(config("prod"), redis);

        List<String> names = new ArrayList<>();
        new JsonMapper()
                .readTree(get(proxy.resolve("/v1/models")).body())
                .path("data")
                .forEach(model -> names.add(model.path("id").asText()));
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(CommittedStacks.settings("prod").models().stream()
                        .map(Settings.Model::name)
                        .toList());
        assertThat(redisClients(redis)).isPositive();
    }

    @Test
    void withoutCoordinationRedisNothingIsCountedThere() throws Exception {
        int redis = startRedis();
        String without = config("prod").replaceAll("  coordination_redis:\n(    .*\n)+", "");
        assertThat(without).isNotEqualTo(config("prod"));
        startProxy(without, redis);

        assertThat(redisClients(redis)).isZero();
    }
}
