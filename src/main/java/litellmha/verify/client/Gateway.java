package litellmha.verify.client;

import com.fasterxml.jackson.databind.JsonNode;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event.Request;

/** Sends requests to LiteLLM and writes each into the history. Keys have names here; their text is the client's own. */
public interface Gateway extends AutoCloseable {

    /**
     * Makes a key and gives it a name.
     *
     * @param limits JSON, such as {@code {"max_budget": 0.01}}; the key expires after an hour
     * @throws litellmha.verify.model.BrokenCheckException if the gateway refuses to make it
     */
    void mint(Replica replica, String key, String limits);

    /** Deletes a key that {@link #mint} made. */
    Request delete(Replica replica, String key);

    /**
     * Sends a request and waits for the answer. Its max_tokens limits the cost, which LiteLLM reserves beforehand.
     */
    Request ask(Replica replica, String key);

    /**
     * Returns the models that a replica has in effect, as {@code /model/info} has them.
     *
     * @throws litellmha.verify.model.BrokenCheckException if it does not answer with 200
     */
    JsonNode modelsInEffect(Replica replica);

    @Override
    void close();
}
