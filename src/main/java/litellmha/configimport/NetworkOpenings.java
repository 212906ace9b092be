package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import litellmha.settings.CalledUrls;
import litellmha.settings.Destination;

/** Opens the network for the URLs of what was imported. */
final class NetworkOpenings {

    private final StackTree stack;
    private final Findings findings;
    private final Set<String> entries = new LinkedHashSet<>();

    NetworkOpenings(StackTree stack, Findings findings) {
        this.stack = stack;
        this.findings = findings;
    }

    /** Opens it for all URLs that the stack file has. */
    void all() {
        JsonNode models = stack.get("models");
        for (int i = 0; i < models.size(); i++) {
            url("models[" + i + "].apiBase", models.get(i).path("apiBase"));
            passed("models[" + i + "].params", models.get(i).path("params"));
        }
        stack.get("mcpServers").properties().forEach(entry -> {
            url("mcpServers." + entry.getKey() + ".url", entry.getValue().path("url"));
            passed(
                    "mcpServers." + entry.getKey() + ".settings",
                    entry.getValue().path("settings"));
        });
        JsonNode guardrails = stack.get("guardrails");
        for (int i = 0; i < guardrails.size(); i++) {
            url("guardrails[" + i + "].apiBase", guardrails.get(i).path("apiBase"));
            passed("guardrails[" + i + "].params", guardrails.get(i).path("params"));
        }
        passed("litellm.settings", stack.get("litellm.settings"));
        passed("general.settings", stack.get("general.settings"));
        stack.get("env").properties().stream()
                .filter(entry -> CalledUrls.isCalledVariable(
                        entry.getKey(), entry.getValue().asText()))
                .forEach(entry -> url("env." + entry.getKey(), entry.getValue()));
    }

    /** Opens it for a URL that is a secret, whose host is none. */
    void secret(String path, String url) {
        Destination.of(url.strip().replaceFirst("//[^/@]*@", "//")).ifPresent(destination -> add(path, destination));
    }

    private void passed(String path, JsonNode node) {
        node.properties().forEach(entry -> {
            if (CalledUrls.isCalled(entry.getKey(), entry.getValue().asText())) {
                url(path + "." + entry.getKey(), entry.getValue());
            }
            passed(path + "." + entry.getKey(), entry.getValue());
        });
    }

    private void url(String path, JsonNode url) {
        Destination.of(url.asText()).ifPresent(destination -> add(path, destination));
    }

    private void add(String path, Destination destination) {
        if (destination.isPublicHttps()) {
            return;
        }
        if (destination.isOwnPod()) {
            findings.network(path, destination.host() + " is each pod itself: write a host that pods reach");
            return;
        }
        Optional<String> namespace = destination.serviceNamespace();
        if (namespace.isEmpty() && destination.block().isEmpty()) {
            findings.network(path, unknown(destination));
            return;
        }
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        namespace.ifPresentOrElse(
                name -> endpoint.put("namespace", name),
                () -> endpoint.put("cidr", destination.block().orElseThrow()));
        endpoint.putArray("ports").add(destination.port());
        String note = namespace.isPresent()
                ? "; a policy acts on the pod's port: change it if the Service maps %d to another one, and add podLabels"
                        .formatted(destination.port())
                : "";
        findings.network(path, "%s in network.endpoints%s".formatted(endpoint, note));
        if (entries.add(endpoint.toString())) {
            stack.at("network").withArrayProperty("endpoints").add(endpoint);
        }
    }

    private static String unknown(Destination destination) {
        return destination.host().contains(".")
                ? "add {cidr: ADDRESS/32, ports: [%d]} to network.endpoints, with the address of %s"
                        .formatted(destination.port(), destination.host())
                : "%s is known in the namespace of today's gateway only: write %s.NAMESPACE, and add {namespace: NAMESPACE, ports: [%d]} to network.endpoints"
                        .formatted(destination.host(), destination.host(), destination.port());
    }
}
