package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.doctor.ClusterFacts.Dns;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.names.NetworkNames;
import litellmha.settings.Cidr;

/** Reads where the cluster's DNS is: its Service, the pods behind it, and caches on the nodes. */
record DnsReader(KubeApi api) {

    /** The Service of OpenShift's DNS operator. */
    private static final String OPENSHIFT = "/api/v1/namespaces/openshift-dns/services/dns-default";

    private static final String KUBE_SYSTEM = "/namespaces/" + NetworkNames.DNS_NAMESPACE + "/";

    /** The label of the Service elsewhere, whatever its name; NodeLocal DNSCache's way to the pods has it too. */
    private static final String KUBE_DNS = "/api/v1" + KUBE_SYSTEM + "services?labelSelector=k8s-app%3Dkube-dns";

    private static final String OF_THE_CACHE = "-upstream";

    /** NodeLocal DNSCache's argument ({@code cmd/node-cache/main.go} in {@code github.com/kubernetes/dns}). */
    private static final Pattern LOCAL_IP = Pattern.compile("-localip[ =]([^\\s\"']+)");

    Read<Optional<Dns>> read() {
        return service()
                .with(caches(), (service, caches) -> service.map(found -> Map.entry(found, caches)))
                .fold(
                        found -> found.map(entry -> dns(entry.getKey(), entry.getValue()))
                                .orElseGet(() -> new Read.Known<>(Optional.empty())),
                        Read.Unknown::new);
    }

    private Read<Optional<JsonNode>> service() {
        return api.get(OPENSHIFT)
                .readIfPresent()
                .with(
                        api.get(KUBE_DNS).readIfPresent(),
                        (openshift, others) -> openshift.or(() -> others.flatMap(list -> stream(list.path("items"))
                                .filter(service -> !ClusterObjects.name(service).endsWith(OF_THE_CACHE))
                                .findFirst())));
    }

    private Read<Set<String>> caches() {
        return api.get("/apis/apps/v1" + KUBE_SYSTEM + "daemonsets")
                .readIfPresent()
                .map(list -> list.stream()
                        .flatMap(found -> stream(found.path("items")))
                        .map(daemonSet -> daemonSet.at("/spec/template/spec"))
                        .filter(spec -> spec.path("hostNetwork").asBoolean())
                        .flatMap(spec -> stream(spec.path("containers")))
                        .flatMap(DnsReader::localAddresses)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> localAddresses(JsonNode container) {
        String words = Stream.of("command", "args")
                .flatMap(field -> stream(container.path(field)))
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "));
        Matcher matcher = LOCAL_IP.matcher(words);
        return matcher.find() ? Stream.of(matcher.group(1).split(",")) : Stream.of();
    }

    private Read<Optional<Dns>> dns(JsonNode service, Set<String> caches) {
        String namespace = service.at("/metadata/namespace").asText();
        Map<String, String> selector = texts(service.at("/spec/selector"));
        String query = selector.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return api.get("/api/v1/namespaces/%s/pods?labelSelector=%s"
                        .formatted(namespace, URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .read()
                .map(pods -> {
                    Optional<JsonNode> pod = stream(pods.path("items")).findFirst();
                    return Optional.of(new Dns(
                            namespace,
                            ClusterObjects.name(service),
                            pod.map(found -> texts(found.at("/metadata/labels")))
                                    .orElse(selector),
                            pod.map(found -> ports(service, found)).orElse(Set.of()),
                            addresses(caches, service)));
                });
    }

    /** Takes a word that stands for an address, such as a variable, for the address of the Service: no other is usual. */
    private static Set<String> addresses(Set<String> caches, JsonNode service) {
        return caches.stream()
                .map(word -> Cidr.isAddress(word)
                        ? word
                        : service.at("/spec/clusterIP").asText())
                .filter(Cidr::isAddress)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the ports of a pod that the Service maps its port 53 to. */
    private static Set<Integer> ports(JsonNode service, JsonNode pod) {
        Set<Integer> ports = new TreeSet<>();
        stream(service.at("/spec/ports"))
                .filter(port -> port.path("port").asInt() == NetworkNames.DNS_PORT)
                .map(port -> port.path("targetPort"))
                .forEach(target -> {
                    if (target.isTextual()) {
                        stream(pod.at("/spec/containers"))
                                .flatMap(container -> stream(container.path("ports")))
                                .filter(port -> port.path("name").asText().equals(target.asText()))
                                .forEach(port ->
                                        ports.add(port.path("containerPort").asInt()));
                    } else {
                        ports.add(target.asInt(NetworkNames.DNS_PORT));
                    }
                });
        return ports;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
