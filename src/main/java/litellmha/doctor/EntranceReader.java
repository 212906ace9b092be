package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.doctor.ClusterFacts.Entrance;
import litellmha.doctor.ClusterFacts.Forwarder;
import litellmha.doctor.ClusterFacts.Listener;
import litellmha.expose.ExposePlan;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.names.ExposeNames;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Expose;

/** Reads what leads from outside the cluster to an exposed stack. */
record EntranceReader(KubeApi api, String namespace) {

    /** Whose routes a listener takes by default ({@code apis/v1/gateway_types.go} in {@code sigs.k8s.io/gateway-api}). */
    private static final String OWN_NAMESPACE = "Same";

    static Optional<Entrance> read(KubeApi api, PlatformPlan plan) {
        EntranceReader reader = new EntranceReader(api, plan.namespace());
        return plan.expose()
                .map(expose -> new Entrance(
                        expose.gateway().map(reader::listeners).orElseGet(() -> new Read.Known<>(Optional.empty())),
                        expose.ingress()
                                .map(ingress -> reader.ingressClasses())
                                .orElseGet(() -> new Read.Known<>(List.of())),
                        expose.ingress().map(reader::certificate).orElseGet(() -> new Read.Known<>(true)),
                        plan.network()
                                .controller()
                                .map(reader::forwarders)
                                .orElseGet(() -> new Read.Known<>(List.of()))));
    }

    private Read<Optional<List<Listener>>> listeners(Expose.ParentGateway gateway) {
        return api.get("/apis/%s/namespaces/%s/gateways/%s"
                        .formatted(ExposeNames.GATEWAY_API_VERSION, gateway.namespace(), gateway.name()))
                .readIfPresent()
                .map(found -> found.map(object -> stream(object.at("/spec/listeners"))
                        .map(EntranceReader::listener)
                        .toList()));
    }

    private static Listener listener(JsonNode listener) {
        JsonNode allowed = listener.path("allowedRoutes");
        JsonNode selector = allowed.at("/namespaces/selector");
        Map<String, String> labels = new TreeMap<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Listener(
                listener.path("name").asText(),
                listener.path("protocol").asText(),
                Optional.of(listener.path("hostname").asText("")).filter(name -> !name.isEmpty()),
                allowed.path("kinds").isEmpty()
                        || stream(allowed.path("kinds"))
                                .anyMatch(kind -> kind.path("kind").asText().equals("HTTPRoute")),
                allowed.at("/namespaces/from").asText(OWN_NAMESPACE),
                Optional.of(labels)
                        .filter(all -> selector.path("matchExpressions").isEmpty()));
    }

    private Read<List<String>> ingressClasses() {
        return api.get("/apis/" + ExposeNames.INGRESS_API_VERSION + "/ingressclasses")
                .read()
                .map(list ->
                        stream(list.path("items")).map(ClusterObjects::name).toList());
    }

    private Read<Boolean> certificate(ExposePlan.Ingress ingress) {
        String path = ingress.issuer()
                .map(issuer -> "/apis/" + ExposeNames.CERT_MANAGER_API_VERSION
                        + switch (issuer.kind()) {
                            case CLUSTER_ISSUER -> "/clusterissuers/" + issuer.name();
                            case ISSUER -> "/namespaces/" + namespace + "/issuers/" + issuer.name();
                        })
                .or(() -> ingress.tlsSecret().map(secret -> "/api/v1/namespaces/" + namespace + "/secrets/" + secret))
                .orElse("");
        return path.isEmpty()
                ? new Read.Known<>(true)
                : api.get(path).readIfPresent().map(Optional::isPresent);
    }

    private Read<List<Forwarder>> forwarders(Expose.Controller controller) {
        String labels = new TreeMap<>(controller.podLabels().orElse(Map.of()))
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(joining(","));
        return api.get("/api/v1/namespaces/%s/pods?labelSelector=%s"
                        .formatted(controller.namespace(), URLEncoder.encode(labels, StandardCharsets.UTF_8)))
                .read()
                .map(list -> stream(list.path("items"))
                        .map(pod -> new Forwarder(
                                ClusterObjects.name(pod),
                                pod.at("/spec/hostNetwork").asBoolean()))
                        .toList());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
