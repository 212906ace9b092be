package litellmha.verify.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import litellmha.names.GatewayNames;
import litellmha.names.VerifyNames;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/**
 * Sends requests to LiteLLM from inside the cluster and writes each into the history. Keys stay in the cluster: here they
 * have names. Thread-safe.
 */
public final class GatewayClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ANSWER_SECONDS = 90;

    private final HistoryWriter history;
    private final String check;
    private final String model;
    private final LineChannel channel;
    private final ClusterClock clock = new ClusterClock();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Conversation> open = new ConcurrentHashMap<>();

    /** What the history records of a command, and who waits for its end. */
    private record Conversation(
            String load, Map<String, String> podOfAddress, boolean requests, CompletableFuture<JsonNode> end) {}

    GatewayClient(ClientPod pod, HistoryWriter history, String check, String model) {
        this.history = history;
        this.check = check;
        this.model = model;
        this.channel = pod.channel(
                VerifyNames.GATEWAY_CLIENT_CONTAINER,
                this::heard,
                "python",
                "-u",
                "-c",
                pod.script("gateway_client.py"));
        for (int i = 0; i < 5; i++) {
            answer(command("clock"), new Conversation("", Map.of(), false, new CompletableFuture<>()));
        }
    }

    /**
     * Makes a key and gives it a name.
     *
     * @param limits JSON, such as {@code {"max_budget": 0.01}}; the key expires after an hour
     * @throws BrokenCheckException if the gateway refuses to make it
     */
    public void mint(Pod pod, String key, String limits) {
        Request answer = tryMint(pod, key, limits);
        if (answer.code() != 200) {
            throw new BrokenCheckException(
                    "pod %s refuses to make a key: HTTP %d %s".formatted(pod.name(), answer.code(), answer.error()));
        }
    }

    /** Does the same as {@link #mint}, but returns a refusal as well. */
    public Request tryMint(Pod pod, String key, String limits) {
        ObjectNode body = object(limits);
        body.put("duration", "1h");
        // Otherwise LiteLLM would drop mock_response from a request, and the model's provider would answer and bill it.
        body.putObject("metadata").put("allow_client_mock_response", true);
        ObjectNode command = command("mint").put("key", key).put("to", pod.address());
        command.set("limits", body);
        return request(Request.MINT_KEY, pod, command);
    }

    /** Deletes a key that {@link #mint} made. */
    public Request delete(Pod pod, String key) {
        return request(
                Request.DELETE_KEY, pod, command("delete").put("key", key).put("to", pod.address()));
    }

    /**
     * Sends a request to a pod and waits for the answer. Its max_tokens limits the cost, which LiteLLM reserves
     * beforehand.
     */
    public Request ask(Pod pod, String key) {
        return request(key, pod, asking(key).put("to", pod.address()));
    }

    /**
     * Requests the list of models from a pod, which calls no provider. Use it for keys that LiteLLM may not know: it accepts
     * a mock response only from keys that it knows to have that permission.
     */
    public Request models(Pod pod, String key) {
        return request(key, pod, command("models").put("key", key).put("to", pod.address()));
    }

    /**
     * Returns the models that a pod has in effect, as {@code /model/info} has them.
     *
     * @throws BrokenCheckException if the pod does not answer with 200
     */
    public JsonNode modelsInEffect(Pod pod) {
        JsonNode answer = answer(
                command("info").put("to", pod.address()),
                new Conversation("", Map.of(), false, new CompletableFuture<>()));
        if (answer.path("code").asInt() != 200) {
            throw new BrokenCheckException("pod %s does not list its models: HTTP %d %s"
                    .formatted(
                            pod.name(),
                            answer.path("code").asInt(),
                            answer.path("error").asText()));
        }
        return answer.path("models");
    }

    /**
     * Sends requests until it is stopped.
     *
     * @param name the load's name in the history
     * @param pods receive the requests in turn; if empty, the Service receives them
     * @param workers the number of concurrent workers
     * @param pauseSeconds a worker's pause between two requests
     */
    public Load load(String name, List<Pod> pods, String key, int workers, double pauseSeconds, boolean stream) {
        return load(name, pods, key, workers, pauseSeconds, stream, 0);
    }

    /**
     * Does the same as {@link #load}, through the Service and with long streams: the client reads slowly, because LiteLLM
     * refuses {@code mock_delay} from clients.
     *
     * @param seconds how long each stream lasts at least
     */
    public Load longStreams(String name, String key, int workers, double seconds) {
        return load(name, List.of(), key, workers, 0.1, true, seconds);
    }

    private Load load(
            String name,
            List<Pod> pods,
            String key,
            int workers,
            double pauseSeconds,
            boolean stream,
            double holdSeconds) {
        Map<String, String> podOfAddress = new ConcurrentHashMap<>();
        pods.forEach(pod -> podOfAddress.put(pod.address(), pod.name()));
        ObjectNode command = asking(key)
                .put("op", "load")
                .put("workers", workers)
                .put("pause", pauseSeconds)
                .put("stream", stream)
                .put("hold", holdSeconds);
        if (pods.isEmpty()) {
            podOfAddress.put(GatewayNames.SERVICE, "");
        }
        podOfAddress.keySet().stream().sorted().forEach(command.putArray("to")::add);
        Conversation conversation = new Conversation(name, podOfAddress, true, new CompletableFuture<>());
        return new Load(send(command, conversation), conversation.end());
    }

    /** Requests that go on until they are stopped. */
    public final class Load implements AutoCloseable {

        private final int id;
        private final CompletableFuture<JsonNode> end;

        private Load(int id, CompletableFuture<JsonNode> end) {
            this.id = id;
            this.end = end;
        }

        /** Sends nothing more and waits for what is under way. */
        @Override
        public void close() {
            if (!end.isDone()) {
                channel.send(command("stop")
                        .put("load", id)
                        .put("id", ids.incrementAndGet())
                        .toString());
                result(end);
            }
        }
    }

    private ObjectNode asking(String key) {
        return command("ask").put("key", key).put("model", model);
    }

    private static ObjectNode command(String operation) {
        return JSON.createObjectNode().put("op", operation);
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + json, e);
        }
    }

    private Request request(String load, Pod pod, ObjectNode command) {
        Conversation conversation =
                new Conversation(load, Map.of(pod.address(), pod.name()), true, new CompletableFuture<>());
        return event(conversation, answer(command, conversation));
    }

    private JsonNode answer(ObjectNode command, Conversation conversation) {
        send(command, conversation);
        return result(conversation.end());
    }

    private int send(ObjectNode command, Conversation conversation) {
        int id = ids.incrementAndGet();
        open.put(id, conversation);
        channel.send(command.put("id", id).toString());
        return id;
    }

    private JsonNode result(CompletableFuture<JsonNode> end) {
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
            history.write(new Entry(nanos, time, check, event(conversation, answer)));
        }
        if (answer.has("done")) {
            open.remove(answer.path("id").asInt());
            conversation.end().complete(answer);
        }
    }

    private static Request event(Conversation conversation, JsonNode answer) {
        return new Request(
                conversation.load(),
                conversation.podOfAddress().getOrDefault(answer.path("to").asText(), ""),
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
