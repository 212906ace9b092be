package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters that cannot be asked. Each is one line, and `up` starts nothing. */
class DoctorCommandTest {

    /** Where the client looks before it looks at KUBECONFIG. */
    private static final String KUBECONFIG = "kubeconfig";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void useAKubeconfigOfOurOwn() {
        System.setProperty(KUBECONFIG, folder.resolve("kubeconfig").toString());
    }

    @AfterEach
    void useTheUsersAgain() {
        System.clearProperty(KUBECONFIG);
    }

    private int execute(String... arguments) {
        return Execution.of(CommittedStacks.CHECKOUT, out, err, arguments);
    }

    private void contexts(String server) throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: east
                clusters: [{name: c, cluster: {server: "%s"}}]
                contexts: [{name: west, context: {cluster: c, user: u}}, {name: east, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: none}}]
                """.formatted(server));
    }

    private void assertOneLine(String... parts) {
        assertThat(err.toString().lines()).singleElement().satisfies(line -> assertThat(line)
                .contains(parts));
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"doctor", "up"})
    void anUnknownContextIsOneErrorWithThoseThereAre(String command) throws IOException {
        contexts("http://127.0.0.1:1");

        assertThat(execute(command, "--stack", "prod", "--context", "north")).isEqualTo(1);

        assertOneLine("kube context: found \"north\"", "allowed: east, west");
    }

    @Test
    void noContextAtAllIsOneError() {
        assertThat(execute("doctor", "--stack", "prod", "--context", "north")).isEqualTo(1);

        assertOneLine("kube context: found \"north\"; allowed: none", "KUBECONFIG");
    }

    @Test
    void aKubeconfigThatIsNoneIsOneError() throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), "contexts: [\n");

        assertThat(execute("doctor", "--stack", "prod", "--context", "west")).isEqualTo(1);

        assertOneLine("kube context \"west\"", "the kubeconfig cannot be read: ");
    }

    @ParameterizedTest
    @CsvSource({
        "client-certificate: /nowhere, its client certificate cannot be read: /nowhere",
        "client-certificate-data: bm9uZQ==, its client certificate cannot be read: ",
    })
    void aCertificateThatCannotBeReadIsOneError(String user, String message) throws IOException {
        contexts("https://127.0.0.1:1");
        Path file = folder.resolve("kubeconfig");
        Files.writeString(file, Files.readString(file).replace("token: none", user));

        assertThat(execute("doctor", "--stack", "prod", "--context", "west")).isEqualTo(1);

        assertOneLine("kube context \"west\"", message);
    }

    @ParameterizedTest
    @CsvSource({"doctor", "up"})
    void aServerThatIsNotThereIsOneError(String command) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        contexts("https://127.0.0.1:" + port);

        assertThat(execute(command, "--stack", "prod", "--context", "west")).isEqualTo(1);

        assertOneLine("kube context \"west\"", "https://127.0.0.1:" + port, "connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "401, {\"message\":\"Unauthorized\"}, does not accept the context's credentials",
        "403, {\"message\":\"User \\\"system:anonymous\\\" cannot create\"}, has no credentials that the cluster accepts",
        "200, <html>, is not a Kubernetes API",
        "404, <html>, does not lead to a Kubernetes API server",
    })
    void aServerThatDoesNotKnowTheUserIsAskedNothingElseAndIsOneError(int code, String body, String message)
            throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            contexts("http://127.0.0.1:" + server.getAddress().getPort());

            assertThat(execute("doctor", "--stack", "prod", "--context", "west"))
                    .isEqualTo(1);
        } finally {
            server.stop(0);
        }

        assertOneLine("kube context \"west\"", message);
        // With 401 the client reads the kubeconfig again, which may have a new token, and asks a second time.
        assertThat(asked)
                .hasSizeLessThan(3)
                .allMatch(path -> path.endsWith("/selfsubjectreviews") || path.equals("/version"));
    }

    @Test
    void aServerInTroubleIsAskedEachThingOnce() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                asked.add(exchange.getRequestURI().toString());
            }
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        try {
            contexts("http://127.0.0.1:" + server.getAddress().getPort());

            assertThat(execute("doctor", "--stack", "prod", "--context", "west"))
                    .isEqualTo(1);
        } finally {
            server.stop(0);
        }

        assertThat(asked).contains("/version").doesNotHaveDuplicates();
        assertThat(out.toString())
                .contains("unknown  Kubernetes: Internal Server Error", "It is not known whether tier prod")
                .doesNotContain("error ");
    }
}
