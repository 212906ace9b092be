package litellmha.verify.client;

import static litellmha.verify.client.GatewayConversations.command;
import static litellmha.verify.client.GatewayConversations.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import litellmha.names.GatewayNames;
import litellmha.verify.client.GatewayConversations.Sent;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/**
 * Sends requests to LiteLLM from inside the cluster and writes each into the history. Keys stay in the cluster: here they
 * have names. Thread-safe.
 */
public final class GatewayClient implements Gateway {

    /** The words of a long answer: as a stream, more than fits into the buffers on the way. */
    private static final int LONG_WORDS = 1200;

    private static final double STREAM_PAUSE_SECONDS = 0.1;

    private final String model;
    private final GatewayConversations conversations;

    GatewayClient(ClientPod pod, HistoryWriter history, String check, String model) {
        this.model = model;
        this.conversations = new GatewayConversations(pod, history, check);
    }

    /** An answer with the tokens that LiteLLM counted. */
    public record Answer(Request request, Tokens tokens) {}

    @Override
    public void mint(Replica pod, String key, String limits) {
        Request answer = tryMint(pod, key, limits);
        if (answer.code() != 200) {
            throw new BrokenCheckException(
                    "pod %s refuses to make a key: HTTP %d %s".formatted(pod.name(), answer.code(), answer.error()));
        }
    }

    /** Does the same as {@link #mint}, but returns a refusal as well. */
    public Request tryMint(Replica pod, String key, String limits) {
        ObjectNode body = object(limits);
        body.put("duration", "1h");
        // Otherwise LiteLLM would drop mock_response from a request, and the model's provider would answer and bill it.
        body.putObject("metadata").put("allow_client_mock_response", true);
        ObjectNode command = command("mint").put("key", key);
        command.set("limits", body);
        return request(Request.MINT_KEY, pod, command);
    }

    /** Changes a key that {@link #mint} made. */
    public Request update(Pod pod, String key, String limits) {
        ObjectNode command = command("update").put("key", key);
        command.set("limits", object(limits));
        return request(Request.UPDATE_KEY, pod, command);
    }

    @Override
    public Request delete(Replica pod, String key) {
        return request(Request.DELETE_KEY, pod, command("delete").put("key", key));
    }

    /**
     * Sends a request of the administrator.
     *
     * @param path such as {@code /team/new}
     * @param body JSON
     */
    public Request manage(Pod pod, String path, String body) {
        ObjectNode command = command("manage").put("path", path);
        command.set("body", object(body));
        return request(Request.MANAGE, pod, command);
    }

    @Override
    public Request ask(Replica pod, String key) {
        return ask(pod, key, "{}").request();
    }

    /**
     * Does the same as {@link #ask(Replica, String)} for somebody.
     *
     * @param charged JSON, whom LiteLLM charges besides the key: {@code user}, which is the end user, and {@code tags}
     */
    public Answer ask(Replica pod, String key, String charged) {
        JsonNode answer = answer(key, pod, asking(key).setAll(object(charged)));
        return new Answer(event(key, pod, answer), Tokens.of(answer.path("usage")));
    }

    /**
     * Sends requests that are under way at the same time, and waits until all are answered.
     *
     * @param pods receive the same number each
     * @param seconds how long an answer lasts at least, if it is not refused
     */
    public List<Request> askAtOnce(List<Pod> pods, String key, int requestsPerPod, double seconds) {
        Map<CompletableFuture<JsonNode>, Pod> podOf = new HashMap<>();
        List<CompletableFuture<JsonNode>> ends = Stream.iterate(0, i -> i + 1)
                .limit(requestsPerPod)
                .flatMap(i -> pods.stream())
                .map(pod -> {
                    CompletableFuture<JsonNode> end =
                            send(key, pod, longStream(key, seconds)).end();
                    podOf.put(end, pod);
                    return end;
                })
                .toList();
        return ends.stream()
                .map(end -> event(key, podOf.get(end), conversations.result(end)))
                .toList();
    }

    /**
     * Requests the list of models from a pod, which calls no provider. Use it for keys that LiteLLM may not know: it accepts
     * a mock response only from keys that it knows to have that permission.
     */
    public Request models(Pod pod, String key) {
        return request(key, pod, command("models").put("key", key));
    }

    @Override
    public JsonNode modelsInEffect(Replica pod) {
        JsonNode answer = conversations.ask(command("info").put("to", pod.address()));
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
        return load(name, pods, workers, loading(asking(key).put("stream", stream), pauseSeconds));
    }

    /**
     * Does the same as {@link #load}, through the Service and with long streams: the client reads slowly, because LiteLLM
     * refuses {@code mock_delay} from clients.
     *
     * @param seconds how long each stream lasts at least
     */
    public Load longStreams(String name, String key, int workers, double seconds) {
        return load(name, List.of(), workers, loading(longStream(key, seconds), STREAM_PAUSE_SECONDS));
    }

    /**
     * Does the same, but the client hangs up in the middle of each stream.
     *
     * @param seconds after which it does
     */
    public Load hangUps(String name, String key, int workers, double seconds) {
        return load(
                name, List.of(), workers, loading(longStream(key, seconds).put("hang_up", true), STREAM_PAUSE_SECONDS));
    }

    private static ObjectNode loading(ObjectNode asking, double pauseSeconds) {
        return asking.put("op", "load").put("pause", pauseSeconds);
    }

    private ObjectNode longStream(String key, double seconds) {
        return asking(key).put("stream", true).put("words", LONG_WORDS).put("hold", seconds);
    }

    /** @param command with all but the workers and the addresses */
    private Load load(String name, List<Pod> pods, int workers, ObjectNode command) {
        Map<String, String> podOfAddress = new HashMap<>();
        pods.forEach(pod -> podOfAddress.put(pod.address(), pod.name()));
        if (pods.isEmpty()) {
            podOfAddress.put(GatewayNames.SERVICE, "");
        }
        podOfAddress.keySet().stream()
                .sorted()
                .forEach(command.put("workers", workers).putArray("to")::add);
        return new Load(conversations.send(name, Map.copyOf(podOfAddress), command));
    }

    /** Requests that go on until they are stopped. */
    public final class Load implements AutoCloseable {

        private final Sent sent;

        private Load(Sent sent) {
            this.sent = sent;
        }

        /** Sends nothing more and waits for what is under way. */
        @Override
        public void close() {
            if (!sent.end().isDone()) {
                conversations.tell(command("stop").put("load", sent.id()));
                conversations.result(sent.end());
            }
        }
    }

    private ObjectNode asking(String key) {
        return command("ask").put("key", key).put("model", model);
    }

    private Request request(String load, Replica pod, ObjectNode command) {
        return event(load, pod, answer(load, pod, command));
    }

    private JsonNode answer(String load, Replica pod, ObjectNode command) {
        return conversations.result(send(load, pod, command).end());
    }

    private Sent send(String load, Replica pod, ObjectNode command) {
        return conversations.send(load, Map.of(pod.address(), pod.name()), command.put("to", pod.address()));
    }

    private static Request event(String load, Replica pod, JsonNode answer) {
        return GatewayConversations.event(load, Map.of(pod.address(), pod.name()), answer);
    }

    @Override
    public void close() {
        conversations.close();
    }
}
