package litellmha.gateway;

import static litellmha.Await.await;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import litellmha.litellm.PinnedLiteLlm;

/** The real LiteLLM and a real Redis on this machine, without a database. */
public final class LocalGateway implements AutoCloseable {

    private static final String MASTER_KEY = "sk-master-key-of-a-test";
    static final String REDIS_PASSWORD = "redis-password-of-a-test";

    /** What the settings of Redis are called here. Under its own names LiteLLM would find Redis without the setting. */
    private static final String REDIS = "REDIS_";

    private static final String REDIS_HERE = "COORDINATION_";

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param folder where the processes run, and log */
    public LocalGateway(Path folder) {
        this.folder = folder;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** Returns the path of LiteLLM's command. */
    public static Path command() {
        return Path.of(Optional.ofNullable(System.getenv("LITELLM_COMMAND"))
                .orElseThrow(() -> new IllegalStateException(
                        "LITELLM_COMMAND names no litellm command: these tests are run by `make e2e`")));
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

    /** Starts Redis and returns its port. */
    public int startRedis() throws IOException {
        int port = freePort();
        start(
                "redis-%d.log".formatted(port),
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

    /** Returns a configuration whose response cache is the Redis of a port on this machine. */
    public static String withCache(String config, int port) {
        return config.replace(
                "host: litellm-cache\n    port: \"6379\"", "host: 127.0.0.1\n    port: \"%d\"".formatted(port));
    }

    /**
     * Starts the proxy and waits until it is alive; an error shows the end of what it logged.
     *
     * @param environment variables beyond those that every gateway has
     */
    public URI startProxy(String config, int redisPort, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = freePort();
        Files.writeString(
                folder.resolve("config.yaml"), config.replace("os.environ/" + REDIS, "os.environ/" + REDIS_HERE));
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(Map.of(
                "PROXY_MASTER_KEY",
                MASTER_KEY,
                "LITELLM_SALT_KEY",
                "sk-salt-key-of-a-test",
                "LITELLM_LOCAL_MODEL_COST_MAP",
                "True",
                "LITELLM_MODE",
                "PRODUCTION",
                "LITELLM_LOG",
                "ERROR",
                "DISABLE_SCHEMA_UPDATE",
                "true",
                REDIS_HERE + "HOST",
                "127.0.0.1",
                REDIS_HERE + "PORT",
                Integer.toString(redisPort),
                REDIS_HERE + "PASSWORD",
                REDIS_PASSWORD,
                REDIS_HERE + "CACHE_PASSWORD",
                REDIS_PASSWORD));
        start(
                "litellm.log",
                all,
                command().toString(),
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

    /** Starts LiteLLM's server of metrics as the pods do, beside a proxy that writes into the folder. */
    public URI startMetricsServer(Path metrics) throws IOException, InterruptedException {
        int port = freePort();
        start(
                "metrics.log",
                Map.of("LITELLM_LOCAL_MODEL_COST_MAP", "True", "TMPDIR", metrics.toString()),
                command().resolveSibling("python").toString(),
                "-m",
                PinnedLiteLlm.METRICS_SERVER,
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--multiproc_dir",
                metrics.toString());
        URI server = URI.create("http://127.0.0.1:" + port);
        await(
                "the metrics server starts",
                Duration.ofSeconds(120),
                () -> answers(server.resolve("/health")),
                Boolean.TRUE::equals);
        return server;
    }

    private boolean isAlive(URI proxy) throws InterruptedException {
        return answers(proxy.resolve("/health/liveliness"));
    }

    private boolean answers(URI uri) throws InterruptedException {
        try {
            return getWithoutKey(uri).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns the answer to a request without any key. */
    public HttpResponse<String> getWithoutKey(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the answer to a request with the master key. */
    public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + MASTER_KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks a model something. */
    public HttpResponse<String> ask(URI proxy, String model) throws IOException, InterruptedException {
        return ask(proxy, model, MASTER_KEY);
    }

    /** Asks a model something with another key than the master key. */
    HttpResponse<String> ask(URI proxy, String model, String key) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(proxy.resolve("/v1/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\": \"%s\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}"
                                        .formatted(model)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What an answer cost; the header is missing if it came from the cache. */
    static double cost(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("x-litellm-response-cost")
                .map(Double::parseDouble)
                .orElse(0.0);
    }

    /** How many others than this question are connected to Redis, logged in with the password. */
    public static long redisClients(int port) throws IOException {
        return redis(port, "CLIENT LIST")
                        .lines()
                        .filter(line -> line.contains(" addr="))
                        .count()
                - 1;
    }

    /** Returns what Redis answers to a command. */
    static String redis(int port, String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("AUTH %s\r\n%s\r\nQUIT\r\n"
                            .formatted(REDIS_PASSWORD, command)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
