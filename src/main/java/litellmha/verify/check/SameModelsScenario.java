package litellmha.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event.ModelsServed;

/** Reads the models and prices that each replica has in effect. */
final class SameModelsScenario implements GatewayScenario {

    /** How often an address is asked behind which there may be several replicas. */
    private static final int ROUNDS_THROUGH_ONE_ADDRESS = 10;

    @Override
    public void observe(GatewayContext context) {
        for (Replica replica : context.replicas()) {
            for (int round = 0; round < (replica.alone() ? 1 : ROUNDS_THROUGH_ONE_ADDRESS); round++) {
                context.record(new ModelsServed(
                        replica.name(), described(context.gateway().modelsInEffect(replica))));
            }
        }
    }

    /** Returns each deployment in one line. The order of deployments means nothing. */
    private static List<String> described(JsonNode models) {
        List<String> lines = new ArrayList<>();
        models.forEach(model -> {
            Map<String, String> prices = new TreeMap<>();
            model.path("model_info").properties().stream()
                    .filter(entry -> entry.getKey().contains("cost")
                            && entry.getValue().isNumber()
                            && entry.getValue().doubleValue() > 0)
                    .forEach(entry -> prices.put(
                            entry.getKey(), Double.toString(entry.getValue().doubleValue())));
            lines.add("%s: %s %s"
                    .formatted(
                            model.path("model_name").asText(),
                            model.at("/litellm_params/model").asText(),
                            prices));
        });
        return lines.stream().sorted().toList();
    }
}
