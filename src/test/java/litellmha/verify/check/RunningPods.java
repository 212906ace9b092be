package litellmha.verify.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;

/** The ready pods of the committed prod, and nodes, as the API server has them. */
final class RunningPods {

    static final PlatformPlan PROD = PlatformPlan.of("prod", CommittedStacks.settings("prod"));

    private static final JsonMapper JSON = new JsonMapper();

    private RunningPods() {}

    static JsonNode gateway(String name, String node) {
        return gateway(PROD, name, node);
    }

    static JsonNode gateway(PlatformPlan plan, String name, String node) {
        return pod(
                name,
                node,
                "{\"app.kubernetes.io/component\":\"gateway\"}",
                "litellm",
                plan.gateway().image());
    }

    static JsonNode redis(String name, String node) {
        return pod(
                name,
                node,
                "{\"app.kubernetes.io/component\":\"redis\"}",
                "redis",
                PROD.redis().orElseThrow().image());
    }

    static JsonNode instance(String name, String node, String role) {
        return instance(PROD, name, node, role);
    }

    static JsonNode instance(PlatformPlan plan, String name, String node, String role) {
        return pod(
                name,
                node,
                "{\"cnpg.io/cluster\":\"litellm-pg\",\"cnpg.io/instanceRole\":\"%s\"}".formatted(role),
                "postgres",
                plan.database().image().text());
    }

    static JsonNode pod(String name, String node, String labels, String container, String image) {
        return json(("{\"metadata\":{\"name\":\"%s\",\"labels\":%s},\"spec\":{\"nodeName\":\"%s\",\"containers\":"
                        + "[{\"name\":\"%s\",\"image\":\"%s\"}]},\"status\":{\"conditions\":"
                        + "[{\"type\":\"Ready\",\"status\":\"True\"}]}}")
                .formatted(name, labels, node, container, image));
    }

    static JsonNode node(String name, String zone) {
        return json(("{\"metadata\":{\"name\":\"%1$s\",\"labels\":{\"kubernetes.io/hostname\":\"%1$s\","
                        + "\"topology.kubernetes.io/zone\":\"%2$s\"}},\"spec\":{},"
                        + "\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}")
                .formatted(name, zone));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
