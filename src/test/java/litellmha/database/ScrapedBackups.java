package litellmha.database;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.SelfSigned;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The program that serves metrics of the backups, as a stack declares it, with an API server that has none of them yet. */
abstract class ScrapedBackups {

    /** A comment or a sample of Prometheus' text format; timestamps, which this has none of, are left out. */
    private static final Pattern LINE = Pattern.compile(
            "# (?:HELP|TYPE) [a-z_]+ .+|([a-z_]+(?:\\{[a-z]+=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\"\\})?) ([0-9.e+]+)");

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;

    FakeBackupApi api;
    private Process running;
    private int port;

    @BeforeAll
    static void certify() throws Exception {
        certificate = SelfSigned.in(folder);
        Files.writeString(folder.resolve("ca.crt"), certificate.pem());
        Files.writeString(folder.resolve("token"), "token");
    }

    @BeforeEach
    void serve() throws IOException {
        api = new FakeBackupApi(certificate);
    }

    @AfterEach
    void end() throws InterruptedException {
        running.destroy();
        assertThat(running.waitFor()).as("it ends when it is told to").isZero();
        api.close();
    }

    /** Starts it so that it remembers nothing, and has little patience. */
    final void start() throws IOException {
        String script = script();
        String hasty =
                script.replace("REMEMBERED = 60", "REMEMBERED = 0").replace("timeout = 5  #", "timeout = 0.2  #");
        assertThat(hasty).hasSize(script.length() + 1);
        start(hasty);
    }

    final void startWithMemory() throws IOException {
        start(script());
    }

    private static JsonNode container() {
        ProdConfiguration prod = new ProdConfiguration().with("metrics", "{'namespaces': ['monitoring']}");
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects().stream()
                .filter(object -> Manifests.kind(object).equals("Deployment")
                        && Manifests.name(object).equals("litellm-backup-metrics"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec/containers/0");
    }

    private static String script() {
        return container().at("/command/2").asText();
    }

    private void start(String script) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        container().path("args").forEach(word -> command.add(word.asText()));
        command.addAll(List.of("--port=" + port, "--credentials=" + folder));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        "127.0.0.1",
                        "KUBERNETES_SERVICE_PORT",
                        Integer.toString(api.port())));
        running = builder.start();
        await("it listens", Duration.ofMinutes(1), this::listens, listens -> listens);
    }

    private boolean listens() throws IOException, InterruptedException {
        assertThat(running.isAlive()).isTrue();
        try {
            return get("/").statusCode() == 404;
        } catch (ConnectException e) {
            return false;
        }
    }

    final int port() {
        return port;
    }

    final HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    final HttpResponse<String> scrape() throws IOException, InterruptedException {
        return get("/metrics");
    }

    /** Returns the value of each sample, by its name and labels. */
    final Map<String, Double> samples() throws IOException, InterruptedException {
        HttpResponse<String> answer = scrape();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).endsWith("\n");
        Map<String, Double> samples = new TreeMap<>();
        answer.body().lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            if (matcher.group(1) != null) {
                assertThat(samples.put(matcher.group(1), Double.valueOf(matcher.group(2))))
                        .as(line)
                        .isNull();
            }
        });
        return samples;
    }
}
