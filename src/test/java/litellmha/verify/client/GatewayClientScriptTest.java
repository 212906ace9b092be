package litellmha.verify.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client's script against a server that answers as LiteLLM does. */
class GatewayClientScriptTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> ANSWERS = Map.of(
            "/key/generate", "{\"key\": \"sk-minted\"}",
            "/team/new", "{\"team_id\": \"t\", \"keys\": [{\"key\": \"sk-other\"}], \"owner\": \"sk-master\"}",
            "/team/info?team_id=t", "{\"team_id\": \"t\"}",
            "/key/update", "{}",
            "/v1/chat/completions", "{\"usage\": {\"prompt_tokens\": 8, \"completion_tokens\": 20}}");

    private final Map<String, String> requests = new ConcurrentHashMap<>();
    private HttpServer server;
    private Process script;
    private BufferedReader answers;

    @BeforeEach
    void startBoth() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.put(
                    path,
                    "%s %s %s"
                            .formatted(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestHeaders().getFirst("Authorization"),
                                    body)
                            .strip());
            byte[] answer = ANSWERS.get(path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (InputStream text = ClientPod.class.getResourceAsStream("gateway_client.py")) {
            ProcessBuilder command =
                    new ProcessBuilder("python3", "-u", "-c", new String(text.readAllBytes(), StandardCharsets.UTF_8));
            command.environment()
                    .putAll(Map.of(
                            "MASTER_KEY",
                            "sk-master",
                            "GATEWAY_PORT",
                            Integer.toString(server.getAddress().getPort())));
            script = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        }
        answers = script.inputReader();
    }

    @AfterEach
    void endBoth() {
        script.destroy();
        server.stop(0);
    }

    /** Returns the line that answers a command. */
    private String answerTo(String command) throws IOException {
        script.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        script.getOutputStream().flush();
        return answers.readLine();
    }

    @Test
    void theAdministratorPostsABodyAndHearsNothingOfTheAnswerButItsCode() throws IOException {
        String line = answerTo(
                "{\"id\": 1, \"op\": \"manage\", \"to\": \"127.0.0.1\", \"path\": \"/team/new\", \"body\": {}}");

        JsonNode answer = JSON.readTree(line);
        assertThat(answer.path("code").asInt()).isEqualTo(200);
        assertThat(answer.has("body")).isFalse();
        assertThat(requests).containsEntry("/team/new", "POST Bearer sk-master {}");
    }

    @Test
    void aKeyIsChangedByItsName() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                answerTo("{\"id\": 1, \"op\": \"mint\", \"to\": \"127.0.0.1\", \"key\": \"limited\", \"limits\": {}}"));
        lines.add(answerTo("{\"id\": 2, \"op\": \"update\", \"to\": \"127.0.0.1\", \"key\": \"limited\","
                + " \"limits\": {\"max_budget\": 1}}"));

        assertThat(requests)
                .containsEntry("/key/update", "POST Bearer sk-master {\"key\": \"sk-minted\", \"max_budget\": 1}");
        assertThat(lines).noneMatch(line -> line.contains("sk-"));
    }

    @Test
    void aRequestNamesWhomItIsChargedToAndSaysItsTokens() throws IOException {
        JsonNode answer =
                JSON.readTree(answerTo("{\"id\": 1, \"op\": \"ask\", \"to\": \"127.0.0.1\", \"key\": \"master\","
                        + " \"model\": \"m\", \"user\": \"u\", \"tags\": [\"t\"], \"max_tokens\": 7}"));

        assertThat(Tokens.of(answer.path("usage"))).isEqualTo(new Tokens(8, 20));
        assertThat(requests.get("/v1/chat/completions"))
                .contains("\"user\": \"u\"", "\"tags\": [\"t\"]", "\"max_tokens\": 7");
    }

    @Test
    void anAnswerHasAsManyWordsAsTheCommandSays() throws IOException {
        answerTo("{\"id\": 1, \"op\": \"ask\", \"to\": \"127.0.0.1\", \"key\": \"master\", \"model\": \"m\","
                + " \"words\": 3}");

        assertThat(requests.get("/v1/chat/completions")).contains("\"mock_response\": \"verified verified verified \"");
    }
}
