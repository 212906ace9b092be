package litellmha.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules for what the gateway calls: a URL is public HTTPS on port 443, or an endpoint of the network covers it. */
final class EndpointRules {

    private final List<Network.Endpoint> endpoints;
    private final List<Problem> problems;

    private EndpointRules(List<Network.Endpoint> endpoints, List<Problem> problems) {
        this.endpoints = endpoints;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        EndpointRules rules =
                new EndpointRules(settings.network().flatMap(Network::endpoints).orElse(List.of()), problems);
        for (int i = 0; i < rules.endpoints.size(); i++) {
            rules.endpoint("network.endpoints[" + i + "]", rules.endpoints.get(i));
        }
        for (int i = 0; i < settings.models().size(); i++) {
            int index = i;
            String path = "models[" + i + "].apiBase";
            settings.models().get(i).apiBase().ifPresent(url -> rules.covered(path, url));
            settings.models().get(i).params().ifPresent(params -> rules.urls("models[" + index + "].params", params));
        }
        new TreeMap<>(settings.mcpServers().orElse(Map.of())).forEach((name, server) -> {
            rules.covered("mcpServers." + name + ".url", server.url());
            server.settings().ifPresent(node -> rules.urls("mcpServers." + name + ".settings", node));
        });
        List<Guardrail> guardrails = settings.guardrails().orElse(List.of());
        for (int i = 0; i < guardrails.size(); i++) {
            String path = "guardrails[" + i + "]";
            guardrails.get(i).apiBase().ifPresent(url -> rules.covered(path + ".apiBase", url));
            guardrails.get(i).params().ifPresent(node -> rules.urls(path + ".params", node));
        }
        settings.litellm().flatMap(LiteLlmSettings::settings).ifPresent(node -> rules.urls("litellm.settings", node));
        settings.general().flatMap(GeneralSettings::settings).ifPresent(node -> rules.urls("general.settings", node));
        new TreeMap<>(settings.env().orElse(Map.of())).forEach((name, value) -> {
            if (CalledUrls.isCalledVariable(name, value)) {
                rules.covered("env." + name, value);
            }
        });
    }

    /** Checks the URLs below the keys that LiteLLM calls. */
    private void urls(String path, JsonNode node) {
        node.properties().forEach(entry -> {
            String child = path + "." + entry.getKey();
            if (entry.getValue().isTextual()
                    && CalledUrls.isCalled(entry.getKey(), entry.getValue().textValue())) {
                covered(child, entry.getValue().textValue());
            }
            urls(child, entry.getValue());
        });
    }

    private void endpoint(String path, Network.Endpoint endpoint) {
        if (endpoint.namespace().isPresent() == endpoint.cidr().isPresent()) {
            problems.add(Problem.of(
                            path,
                            endpoint.cidr().isPresent() ? "namespace and cidr" : "neither namespace nor cidr",
                            "one of the two")
                    .presuming(path + ".namespace", path + ".cidr"));
        }
        if (endpoint.podLabels().isPresent() && endpoint.namespace().isEmpty()) {
            problems.add(Problem.of(path + ".podLabels", "labels without a namespace", "the namespace of the pods")
                    .presuming(path + ".namespace"));
        }
        endpoint.namespace()
                .filter(name -> !DnsName.isLabel(name))
                .ifPresent(name -> add(path + ".namespace", Problem.quoted(name), "the name of a namespace"));
        ObjectLabels.check(path + ".podLabels", endpoint.podLabels().orElse(Map.of()), problems);
        Ports.check(path + ".ports", endpoint.ports(), problems);
    }

    private void covered(String path, String text) {
        Optional<Destination> destination = Destination.of(text);
        if (References.isReference(text)) {
            add(path, "a reference to an environment variable", "the URL itself: the network is opened for it");
        } else if (destination.isEmpty()) {
            add(
                    path,
                    text.contains("@") ? "a URL with a user or password" : Destination.shown(text),
                    Destination.ALLOWED);
        } else if (destination.get().isOwnPod()) {
            add(path, Destination.shown(text), Destination.NOT_OWN_POD);
        } else if (!destination.get().isPublicHttps() && endpoints.stream().noneMatch(destination.get()::isCoveredBy)) {
            problems.add(new Problem(
                            SettingsReader.PREFIX + path,
                            Destination.shown(text),
                            "public HTTPS on port 443, or what an entry of network.endpoints covers",
                            "the network policy would block it; add to network.endpoints: "
                                    + destination.get().entry())
                    .presuming("network.endpoints"));
        }
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
