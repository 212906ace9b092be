package litellmha.verify.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.client.Gateway;
import litellmha.verify.cluster.Replica;
import litellmha.verify.foreign.HttpCalls.Answer;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/**
 * Sends requests from this machine. A replica's address is the URL that its paths are appended to. Closing it deletes the
 * keys that are left.
 */
final class HttpGateway implements Gateway {

    private static final JsonMapper JSON = new JsonMapper();

    /** What a provider is most unlikely to say. */
    private static final String MOCK = "verified by a mock response";

    /** Limits what a request costs, which LiteLLM reserves beforehand. */
    private static final int MAX_TOKENS = 20;

    private final HttpCalls calls = new HttpCalls();
    private final Map<String, Minted> keys = new HashMap<>();
    private final Set<Minted> left = new LinkedHashSet<>();
    private final MasterKey master;
    private final String model;
    private final String check;
    private final HistoryWriter history;

    private record Minted(Replica replica, String text) {}

    HttpGateway(MasterKey master, String model, String check, HistoryWriter history) {
        this.master = master;
        this.model = model;
        this.check = check;
        this.history = history;
    }

    @Override
    public void mint(Replica replica, String key, String limits) {
        ObjectNode body = object(limits);
        body.put("duration", "1h");
        // Otherwise LiteLLM would drop mock_response from a request, and the model's provider would answer and bill it.
        body.putObject("metadata").put("allow_client_mock_response", true);
        Answer answer = calls.call(replica.address(), "/key/generate", master.text(), Optional.of(body));
        record(Request.MINT_KEY, replica, answer);
        if (answer.code() != 200 || !answer.body().path("key").isTextual()) {
            throw new BrokenCheckException(
                    "%s refuses to make a key: HTTP %d %s".formatted(replica.name(), answer.code(), answer.error()));
        }
        Minted minted = new Minted(replica, answer.body().path("key").textValue());
        keys.put(key, minted);
        left.add(minted);
    }

    @Override
    public Request delete(Replica replica, String key) {
        Minted minted = keys.get(key);
        Answer answer = calls.call(replica.address(), "/key/delete", master.text(), Optional.of(deletion(minted)));
        if (answer.code() == 200) {
            left.remove(minted);
        }
        return record(Request.DELETE_KEY, replica, answer);
    }

    private static JsonNode deletion(Minted minted) {
        return JSON.createObjectNode().set("keys", JSON.createArrayNode().add(minted.text()));
    }

    /** @throws UnmockedAnswerException if the answer is not the mock response */
    @Override
    public Request ask(Replica replica, String key) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", model)
                .put("max_tokens", MAX_TOKENS)
                .put("mock_response", MOCK);
        body.putArray("messages").addObject().put("role", "user").put("content", "hi");
        // An answer from the response cache costs nothing, so that no budget would be used up.
        body.putObject("cache").put("no-cache", true).put("no-store", true);
        Answer answer = calls.call(
                replica.address(), "/v1/chat/completions", keys.get(key).text(), Optional.of(body));
        Request request = record(key, replica, answer);
        if (answer.code() == 200
                && !answer.body().at("/choices/0/message/content").asText().equals(MOCK)) {
            throw new UnmockedAnswerException(replica.name(), model);
        }
        return request;
    }

    @Override
    public JsonNode modelsInEffect(Replica replica) {
        Answer answer = calls.call(replica.address(), "/model/info", master.text(), Optional.empty());
        if (answer.code() != 200) {
            throw new BrokenCheckException(
                    "%s does not list its models: HTTP %d %s".formatted(replica.name(), answer.code(), answer.error()));
        }
        return answer.body().path("data");
    }

    private Request record(String load, Replica replica, Answer answer) {
        Request request = new Request(
                load,
                replica.name(),
                answer.code(),
                answer.error(),
                answer.seconds(),
                answer.cost(),
                answer.code() != 0);
        history.write(check, request);
        return request;
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + json, e);
        }
    }

    /** Whatever ended the check, Ctrl-C included. What cannot be deleted expires within the hour. */
    @Override
    public void close() {
        left.forEach(minted -> calls.callUninterrupted(
                minted.replica().address(), "/key/delete", master.text(), Optional.of(deletion(minted))));
    }
}
