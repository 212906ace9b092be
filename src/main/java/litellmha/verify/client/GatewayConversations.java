package litellmha.verify.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import litellmha.names.VerifyNames;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/**
 * Commands to the client in the cluster, and its answers, of which those to requests go into the history. Thread-safe.
 */
final class GatewayConversations implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ANSWER_SECONDS = 90;

    private final HistoryWriter history;
    private final String check;
    private final LineChannel channel;
    private final ClusterClock clock = new ClusterClock();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Conversation> open = new ConcurrentHashMap<>();

    /** What the history records of a command, and who waits for its end. */
    private record Conversation(
            String load, Map<String, String> podOfAddress, boolean requests, CompletableFuture<JsonNode> end) {}

    /** A command that was sent. */
    record Sent(int id, CompletableFuture<JsonNode> end) {}

    GatewayConversations(ClientPod pod, HistoryWriter history, String check) {
        this.history = history;
        this.check = check;
        this.channel = pod.channel(
                VerifyNames.GATEWAY_CLIENT_CONTAINER,
                this::heard,
                "python",
                "-u",
                "-c",
                pod.script("gateway_client.py"));
        for (int i = 0; i < 5; i++) {
            ask(command("clock"));
        }
    }

    static ObjectNode command(String operation) {
        return JSON.createObjectNode().put("op", operation);
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + json, e);
        }
    }

    /** Sends a command whose answers are not part of the history, and returns the last one. */
    JsonNode ask(ObjectNode command) {
        return result(send(command, new Conversation("", Map.of(), false, new CompletableFuture<>()))
                .end());
    }

    /**
     * Sends a command whose answers are requests of the history.
     *
     * @param podOfAddress the names of the pods that it is sent to
     */
    Sent send(String load, Map<String, String> podOfAddress, ObjectNode command) {
        return send(command, new Conversation(load, podOfAddress, true, new CompletableFuture<>()));
    }

    /** Sends a command that is not answered. */
    void tell(ObjectNode command) {
        channel.send(command.put("id", ids.incrementAndGet()).toString());
    }

    private Sent send(ObjectNode command, Conversation conversation) {
        int id = ids.incrementAndGet();
        open.put(id, conversation);
        channel.send(command.put("id", id).toString());
        return new Sent(id, conversation.end());
    }

    /** Waits for the last answer. */
    JsonNode result(CompletableFuture<JsonNode> end) {
        try {
            return end.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BrokenCheckException("the client in the cluster does not answer" + channel.complaint(), e);
        } catch (ExecutionException e) {
            throw new BrokenCheckException("the client in the cluster failed" + channel.complaint(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCheckException("interrupted", e);
        }
    }

    private void heard(String line) {
        long arrived = history.now();
        JsonNode answer = object(line);
        Conversation conversation = open.get(answer.path("id").asInt());
        long nanos = clock.translate(answer.path("at").asDouble(), arrived);
        if (conversation.requests() && answer.has("code")) {
            Instant time = Instant.ofEpochMilli(Math.round(answer.path("time").asDouble() * 1000));
            history.write(
                    new Entry(nanos, time, check, event(conversation.load(), conversation.podOfAddress(), answer)));
        }
        if (answer.has("done")) {
            open.remove(answer.path("id").asInt());
            conversation.end().complete(answer);
        }
    }

    static Request event(String load, Map<String, String> podOfAddress, JsonNode answer) {
        return new Request(
                load,
                podOfAddress.getOrDefault(answer.path("to").asText(), ""),
                answer.path("code").asInt(),
                answer.path("error").asText(),
                answer.path("seconds").asDouble(),
                answer.path("cost").asDouble(),
                answer.path("complete").asBoolean());
    }

    @Override
    public void close() {
        channel.close();
    }
}
