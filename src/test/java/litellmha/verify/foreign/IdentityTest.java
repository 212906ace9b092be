package litellmha.verify.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import litellmha.SelfSigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

    @TempDir
    private Path folder;

    private static String model(StandIn gateway, String key, Optional<String> asked) {
        return Identity.model(GatewayUrl.of(gateway.url()), new MasterKey(key), asked);
    }

    private static void assertRefused(String url, String message) {
        assertThatThrownBy(
                        () -> Identity.model(GatewayUrl.of(url), new MasterKey(StandIn.MASTER_KEY), Optional.empty()))
                .isInstanceOf(ForeignGatewayException.class)
                .hasMessageStartingWith("--url: found " + url + ", " + message)
                .hasMessageContaining("; allowed: ");
    }

    @Test
    void theFirstChatModelWithAPriceIsChosen() throws Exception {
        try (StandIn gateway = new StandIn(1, true)) {
            assertThat(model(gateway, StandIn.MASTER_KEY, Optional.empty())).isEqualTo("gpt");
            assertThat(model(gateway, StandIn.MASTER_KEY, Optional.of("free"))).isEqualTo("free");
        }
    }

    @Test
    void withoutAnyPriceItIsTheFirstChatModel() throws Exception {
        try (StandIn gateway = new StandIn(1, true).withoutPrice()) {
            assertThat(model(gateway, StandIn.MASTER_KEY, Optional.empty())).isEqualTo("free");
        }
    }

    @Test
    void aModelThatIsNotServedIsRefused() throws Exception {
        try (StandIn gateway = new StandIn(1, true)) {
            assertThatThrownBy(() -> model(gateway, StandIn.MASTER_KEY, Optional.of("gpt-9")))
                    .hasMessage("--model: found gpt-9; allowed: embed, free, gpt");
        }
    }

    @Test
    void aKeyThatTheGatewayDoesNotKnowIsRefusedAndNotQuoted() throws Exception {
        try (StandIn gateway = new StandIn(1, true)) {
            assertThatThrownBy(() -> model(gateway, "sk-wrong", Optional.empty()))
                    .isInstanceOf(ForeignGatewayException.class)
                    .hasMessage("--master-key-file: found a key that " + gateway.url()
                            + " does not know (HTTP 401 token_not_found_in_db);"
                            + " allowed: the master key of this LiteLLM (general_settings.master_key)");
        }
    }

    @Test
    void aVirtualKeyIsRefused() throws Exception {
        try (StandIn gateway = new StandIn(1, true)) {
            assertThatThrownBy(() -> model(gateway, StandIn.VIRTUAL_KEY, Optional.empty()))
                    .isInstanceOf(ForeignGatewayException.class)
                    .hasMessageStartingWith("--master-key-file: found a virtual key of " + gateway.url());
        }
    }

    @Test
    void aLiteLlmWithoutADatabaseHasNoKeysToTest() throws Exception {
        try (StandIn gateway = new StandIn(1, true).withoutDatabase()) {
            assertRefused(gateway.url(), "which does not list its keys (HTTP 500 no_db_connection)");
        }
    }

    @Test
    void aPortThatNobodyListensOnIsUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertRefused("http://127.0.0.1:" + port, "which cannot be reached from this machine: connection refused");
    }

    @Test
    void aHostThatDoesNotExistIsUnreachable() {
        assertRefused("http://gateway.invalid", "which cannot be reached from this machine: unknown host");
    }

    @Test
    void aWebPageIsNoLiteLlmAndDoesNotGetTheKey() throws Exception {
        AtomicBoolean gotKey = new AtomicBoolean();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            gotKey.compareAndSet(false, exchange.getRequestHeaders().containsKey("Authorization"));
            byte[] page = "<html>welcome</html>".getBytes();
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            assertRefused(
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "which answers GET /health/liveliness with 200 and text/html, not as LiteLLM does");
            assertThat(gotKey).isFalse();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.in(folder).context()));
        server.start();
        try {
            assertRefused("https://localhost:" + server.getAddress().getPort(), "whose certificate is not trusted: ");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void httpsToAPortWithoutTlsIsRefused() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> answerInPlainText(server));
            answer.setDaemon(true);
            answer.start();
            assertRefused("https://127.0.0.1:" + server.getLocalPort(), "which does not speak TLS: ");
        }
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has gone.
        }
    }
}
