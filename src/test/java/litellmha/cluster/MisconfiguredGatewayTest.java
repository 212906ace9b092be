package litellmha.cluster;

import static litellmha.cluster.LiveCluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import litellmha.litellm.Variables;
import litellmha.verify.model.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is wrong with the gateway, its configuration or its Redis. */
class MisconfiguredGatewayTest extends MisconfiguredProd {

    /** The shared Redis and what refuses requests without it. */
    private static final String[] SHARED_REDIS = {
        "coordination_redis", "fail_closed_budget_enforcement", "fail_closed_rate_limit_enforcement"
    };

    /** Another config.yaml, and pods that have read it. */
    private void configure(UnaryOperator<String> change) {
        configure(object("Deployment", "litellm"), change);
    }

    /** The same with a Deployment that was changed as well. */
    private void configure(ObjectNode deployment, UnaryOperator<String> change) {
        ObjectNode config = object("ConfigMap", "litellm-config");
        String declared = config.at("/data/config.yaml").asText();
        String changed = change.apply(declared);
        assertThat(changed).isNotEqualTo(declared);
        ((ObjectNode) config.path("data")).put("config.yaml", changed);
        stack.apply(config);
        ((ObjectNode) deployment.at("/spec/template/metadata/annotations"))
                .put("litellm-ha/config", Integer.toHexString(changed.hashCode()));
        roll(deployment, 2);
    }

    /** Lines that begin with any of these keys, whatever they are nested in, and what is nested in them. */
    private static String without(String yaml, String... keys) {
        StringBuilder kept = new StringBuilder();
        int dropped = Integer.MAX_VALUE;
        for (String line : yaml.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            if (indent <= dropped) {
                dropped = List.of(keys).stream().anyMatch(key -> line.strip().startsWith(key + ":"))
                        ? indent
                        : Integer.MAX_VALUE;
            }
            if (dropped == Integer.MAX_VALUE) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    private void rollWith(String variable, String value) {
        ObjectNode deployment = object("Deployment", "litellm");
        for (JsonNode found : deployment.at("/spec/template/spec/containers/0/env")) {
            if (found.path("name").asText().equals(variable)) {
                ((ObjectNode) found).put("value", value);
            }
        }
        roll(deployment, 2);
    }

    private void takeVariables(ObjectNode deployment, String prefix) {
        ArrayNode variables = (ArrayNode) deployment.at("/spec/template/spec/containers/0/env");
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.path(i).path("name").asText().startsWith(prefix)) {
                variables.remove(i);
            }
        }
    }

    @Test
    void withoutRedisBudgetsAreNotShared(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        takeVariables(deployment, "REDIS_");
        configure(deployment, yaml -> without(yaml, SHARED_REDIS));

        mustTurnRed(test, "declared-state", "budget");
    }

    /** Under the names REDIS_* LiteLLM would find it by itself. */
    @Test
    void redisInTheSettingsOfTheRouterOnly(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            String name = variable.path("name").asText();
            if (name.startsWith("REDIS_")) {
                ((ObjectNode) variable).put("name", "ROUTER_" + name);
            }
        }
        configure(deployment, yaml -> without(yaml, SHARED_REDIS) + """
                        router_settings:
                          redis_host: os.environ/ROUTER_REDIS_HOST
                          redis_port: os.environ/ROUTER_REDIS_PORT
                          redis_password: os.environ/ROUTER_REDIS_PASSWORD
                        """);

        mustTurnRed(test, "declared-state", "budget");
    }

    /** A connection that Redis closed costs a request then. */
    @Test
    void redisIsAskedOnce(TestInfo test) throws IOException, InterruptedException {
        rollWith(Variables.REDIS_RETRY_ON_TIMEOUT, "false");

        mustTurnRed(test, "declared-state");
    }

    /** LiteLLM's own. */
    @Test
    void aCooldownOfFifteenSeconds(TestInfo test) throws IOException, InterruptedException {
        rollWith(Variables.DB_COOLDOWN, "15");

        mustTurnRed(test, "declared-state");
    }

    @Test
    void overBudgetAnsweredWith422(TestInfo test) throws IOException, InterruptedException {
        configure(yaml -> yaml.replace("budget_exceeded_status_code: 429", "budget_exceeded_status_code: 422"));

        mustTurnRed(test, "declared-state", "budget");
    }

    @Test
    void aPriceThatNobodyDeclared(TestInfo test) throws IOException, InterruptedException {
        configure(yaml -> yaml.replaceFirst("input_cost_per_token: [0-9.]+", "input_cost_per_token: 0.5"));

        mustTurnRed(test, "declared-state", "model-config", "spend");
    }

    @Test
    void failOpenWhereFailClosedIsPromised(TestInfo test) throws IOException, InterruptedException {
        configure(yaml ->
                yaml.replace("allow_requests_on_db_unavailable: false", "allow_requests_on_db_unavailable: true"));

        mustTurnRed(test, "declared-state", "database-outage");
    }

    @Test
    void failClosedKeysLeftOut(TestInfo test) throws IOException, InterruptedException {
        configure(yaml -> without(yaml, "fail_closed_budget_enforcement", "fail_closed_rate_limit_enforcement"));

        mustTurnRed(test, "declared-state", "redis-outage");
    }

    @Test
    void oneReplica(TestInfo test) throws IOException, InterruptedException {
        stack.scale("litellm", 1);
        awaitRoll(1);

        // Of one pod it cannot be told whether two would share.
        mustEnd(test, Map.of("declared-state", Outcome.FAIL, "eviction", Outcome.FAIL, "budget", Outcome.INCONCLUSIVE));
    }

    @Test
    void aGracePeriodOfOneSecond(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        ((ObjectNode) deployment.at("/spec/template/spec")).put("terminationGracePeriodSeconds", 1);
        roll(deployment, 2);

        mustTurnRed(test, "declared-state", "rolling-update");
    }

    @Test
    void theStrategyRecreate(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        ((ObjectNode) deployment.path("spec")).putObject("strategy").put("type", "Recreate");
        roll(deployment, 2);

        mustTurnRed(test, "declared-state", "rolling-update");
    }
}
