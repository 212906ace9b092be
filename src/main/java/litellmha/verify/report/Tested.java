package litellmha.verify.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.history.Event.RunBegun;
import litellmha.verify.history.Event.RunStarted;
import litellmha.verify.model.Guarantees;

/**
 * What a run put to the test, as the formats of a report show it.
 *
 * @param name of the stack, or the gateway's URL
 * @param tier of the stack, or that there is none
 * @param terms what the page says of it
 * @param properties what programs are told, by their names in JUnit's format
 */
record Tested(String name, String tier, Map<String, String> terms, Map<String, String> properties) {

    private static final JsonMapper MAPPER = new JsonMapper();

    static Tested of(RunBegun run) {
        if (run instanceof RunStarted stack) {
            return of(stack);
        }
        return of((GatewayRunStarted) run);
    }

    /** Returns what it is in a few words: {@code stack prod, tier prod}. */
    String title() {
        return properties.containsKey("stack") ? "stack %s, tier %s".formatted(name, tier) : "gateway " + name;
    }

    private static Tested of(RunStarted run) {
        Map<String, String> terms = new LinkedHashMap<>();
        terms.put("Stack", "%s, tier %s".formatted(run.stack(), run.guarantees().tier()));
        terms.put("Where", "namespace %s, context %s".formatted(run.namespace(), run.context()));
        terms.put("Guarantees", guarantees(run.guarantees()));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("stack", run.stack());
        properties.put("tier", run.guarantees().tier());
        properties.put("namespace", run.namespace());
        properties.put("context", run.context());
        return new Tested(run.stack(), run.guarantees().tier(), terms, properties);
    }

    private static Tested of(GatewayRunStarted run) {
        Map<String, String> terms = new LinkedHashMap<>();
        terms.put("Gateway", run.url());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("url", run.url());
        run.pods()
                .ifPresentOrElse(
                        pods -> {
                            terms.put(
                                    "Where",
                                    "%d pods of %s, namespace %s, context %s"
                                            .formatted(
                                                    pods.count(), pods.deployment(), pods.namespace(), pods.context()));
                            properties.put("pods-of", pods.deployment());
                            properties.put("namespace", pods.namespace());
                            properties.put("context", pods.context());
                        },
                        () -> terms.put("Where", "through this address alone"));
        terms.put("Guarantees", "none; it is no stack of a tier");
        return new Tested(run.url(), "none", terms, properties);
    }

    /** Adds what was put to the test to a report for programs. */
    static void addTo(ObjectNode json, RunBegun run) {
        if (run instanceof RunStarted stack) {
            json.put("stack", stack.stack()).put("namespace", stack.namespace()).put("context", stack.context());
            json.set("guarantees", MAPPER.valueToTree(stack.guarantees()));
        } else if (run instanceof GatewayRunStarted gateway) {
            json.put("url", gateway.url());
            gateway.pods().ifPresent(pods -> json.set("pods", MAPPER.valueToTree(pods)));
        }
    }

    private static String guarantees(Guarantees guarantees) {
        return "%d LiteLLM, %d Postgres (%s), %s, %s while the database is down, %s, %s"
                .formatted(
                        guarantees.gatewayReplicas(),
                        guarantees.databaseInstances(),
                        guarantees.synchronous() ? "synchronous" : "asynchronous",
                        guarantees.sharedRedis() ? "shared Redis" : "no Redis",
                        guarantees.failClosed() ? "fail-closed" : "fail-open",
                        guarantees.scheduledBackups() ? "scheduled backups" : "no backups",
                        guarantees.disruptionBudgets() ? "disruption budgets" : "no disruption budgets");
    }
}
