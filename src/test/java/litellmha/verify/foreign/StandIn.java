package litellmha.verify.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What of LiteLLM a run asks for, as 1.108.14 was seen to answer, on one port: each connection is given to the next of its
 * replicas, which count for themselves or together.
 */
public final class StandIn implements AutoCloseable {

    public static final String MASTER_KEY = "sk-master-key-of-a-test";
    public static final String VIRTUAL_KEY = "sk-virtual-key-of-a-test";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final int replicas;
    private final boolean shared;
    private final Map<String, JsonNode> keys = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> connections = new HashSet<>();
    private double price = 0.001;
    private boolean mocks = true;
    private boolean database = true;
    private int calls;
    private int chats;

    private record Reply(int code, String body, double cost) {
        Reply(int code, String body) {
            this(code, body, 0);
        }
    }

    /** @param shared whether the replicas count budgets and requests together */
    public StandIn(int replicas, boolean shared) throws IOException {
        this.replicas = replicas;
        this.shared = shared;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public StandIn withoutPrice() {
        price = 0;
        return this;
    }

    StandIn withoutDatabase() {
        database = false;
        return this;
    }

    /** Answers as a provider would, whatever a request carries. */
    StandIn withProvider() {
        mocks = false;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    synchronized int calls() {
        return calls;
    }

    synchronized int chats() {
        return chats;
    }

    /** Returns the keys that are left. */
    public synchronized Set<String> keys() {
        return Set.copyOf(keys.keySet());
    }

    synchronized boolean everyCallHadItsOwnConnection() {
        return connections.size() == calls;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress().toString());
        calls++;
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .replaceFirst("^Bearer ", "");
        Reply reply = reply(
                exchange.getRequestURI().getPath(),
                key,
                JSON.readTree(exchange.getRequestBody().readAllBytes()));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        // As LiteLLM's server does if the client asks for it.
        exchange.getResponseHeaders().add("Connection", "close");
        exchange.getResponseHeaders().add("x-litellm-response-cost", Double.toString(reply.cost()));
        exchange.sendResponseHeaders(reply.code(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply reply(String path, String key, JsonNode body) {
        if (path.equals("/health/liveliness")) {
            return new Reply(200, "\"I'm alive!\"");
        }
        boolean master = key.equals(MASTER_KEY);
        if (!master && !key.equals(VIRTUAL_KEY) && !keys.containsKey(key)) {
            return error(401, "token_not_found_in_db");
        }
        return switch (path) {
            case "/v1/models" -> new Reply(200, "{\"data\": [{\"id\": \"gpt\"}]}");
            case "/model/info" -> new Reply(200, models());
            case "/v1/chat/completions" -> chat(key, body);
            case "/key/list" -> master ? keyList() : error(403, "bad_request_error");
            case "/key/generate" -> master ? made(body) : error(401, "auth_error");
            case "/key/delete" -> deleted(body);
            default -> error(404, "not_found");
        };
    }

    private Reply keyList() {
        return database ? new Reply(200, "{\"keys\": []}") : error(500, "no_db_connection");
    }

    private String models() {
        return """
                {"data": [
                  {"model_name": "embed", "litellm_params": {"model": "openai/e"}, "model_info": {"mode": "embedding"}},
                  {"model_name": "free", "litellm_params": {"model": "openai/f"}, "model_info": {"mode": "chat"}},
                  {"model_name": "gpt", "litellm_params": {"model": "openai/g"},
                   "model_info": {"mode": "chat", "input_cost_per_token": %s}}]}
                """.formatted(price);
    }

    private Reply made(JsonNode body) {
        String key = "sk-made-" + counts.size() + "-" + calls;
        keys.put(key, body);
        return new Reply(200, "{\"key\": \"%s\"}".formatted(key));
    }

    private Reply deleted(JsonNode body) {
        body.path("keys").forEach(key -> keys.remove(key.asText()));
        return new Reply(200, "{}");
    }

    private Reply chat(String key, JsonNode body) {
        chats++;
        boolean allowed =
                keys.get(key).at("/metadata/allow_client_mock_response").asBoolean();
        String content = mocks && allowed ? body.path("mock_response").asText() : "Hello! How can I help you?";
        // Each request comes on a connection of its own, so that the next replica gets it.
        String counter = key + (shared ? "" : "/" + chats % replicas);
        int count = counts.getOrDefault(counter, 0);
        JsonNode limits = keys.get(key);
        if (limits.has("max_budget")
                && (count + 0.5) * price > limits.path("max_budget").asDouble()) {
            return error(422, "budget_exceeded");
        }
        if (limits.has("rpm_limit") && count >= limits.path("rpm_limit").asInt()) {
            return error(429, "throttling_error");
        }
        counts.put(counter, count + 1);
        return new Reply(200, "{\"choices\": [{\"message\": {\"content\": \"%s\"}}]}".formatted(content), price);
    }

    private static Reply error(int code, String type) {
        return new Reply(code, "{\"error\": {\"type\": \"%s\", \"code\": \"%d\"}}".formatted(type, code));
    }
}
