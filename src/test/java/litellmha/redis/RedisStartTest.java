package litellmha.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the installed Redis by the very command of its container. */
class RedisStartTest {

    /** One from somebody else's Secret, which no rule of ours has seen. */
    private static final String PASSWORD = "-a \"'\\`id`$(id) #b";

    @TempDir
    private Path folder;

    private Process redis;
    private int port;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server"))),
                "no redis-server is installed");
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        container().path("command").forEach(part -> command.add(part.asText()));
        container().path("args").forEach(part -> command.add(part.asText().replace("/data", folder.toString())));
        command.addAll(List.of("--port", Integer.toString(port)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("REDIS_PASSWORD", PASSWORD);
        redis = builder.start();
    }

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.destroy();
        }
    }

    @Test
    void onlyThePasswordOpensItAndNoProcessShowsIt() throws IOException, InterruptedException {
        assertThat(answer("PING")).startsWith("-NOAUTH");
        assertThat(answer("AUTH", "another")).startsWith("-WRONGPASS");
        assertThat(answer("AUTH", PASSWORD)).startsWith("+OK");
        assertThat(redis.info().commandLine().orElse("")).doesNotContain(PASSWORD, "id`$(id)");

        redis.destroy();
        assertThat(redis.waitFor(10, TimeUnit.SECONDS))
                .as("stops when it is told to")
                .isTrue();
        assertThat(redis.exitValue()).as("by itself").isZero();
    }

    private static JsonNode container() {
        return CommittedStacks.manifests("prod").objects().stream()
                .filter(object -> object.at("/metadata/name").asText().equals("litellm-redis"))
                .map(object -> object.at("/spec/template/spec/containers/0"))
                .filter(container -> !container.isMissingNode())
                .findFirst()
                .orElseThrow();
    }

    /** Sends one command, once the port is open. */
    private String answer(String... parts) throws IOException {
        StringBuilder request = new StringBuilder("*" + parts.length + "\r\n");
        for (String part : parts) {
            request.append("$%d\r\n%s\r\n".formatted(part.length(), part));
        }
        try (Socket socket = connected()) {
            OutputStream out = socket.getOutputStream();
            out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(5), StandardCharsets.US_ASCII)
                    + new String(in.readNBytes(in.available()), StandardCharsets.US_ASCII);
        }
    }

    private Socket connected() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                if (System.nanoTime() > end || !redis.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("log")), e);
                }
                Thread.onSpinWait();
            }
        }
    }
}
