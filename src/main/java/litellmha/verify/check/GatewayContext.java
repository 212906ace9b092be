package litellmha.verify.check;

import java.util.List;
import litellmha.verify.client.Gateway;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event;
import litellmha.verify.history.HistoryWriter;

/**
 * What a check works with that needs nothing but LiteLLM itself, whoever deployed it.
 *
 * @param check the check's id
 * @param replicas at least one
 * @param gateway is closed by whoever made it
 */
public record GatewayContext(String check, List<Replica> replicas, Gateway gateway, HistoryWriter history) {

    public GatewayContext {
        replicas = List.copyOf(replicas);
    }

    /** Writes an event into the history. */
    public void record(Event event) {
        history.write(check, event);
    }

    /** Returns the replica that keys are made and deleted through. */
    public Replica first() {
        return replicas.get(0);
    }
}
