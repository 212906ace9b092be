package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.adoption.Owner;
import litellmha.adoption.Refusals;
import litellmha.doctor.ClusterFacts.Found;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.doctor.ClusterFacts.Origin;
import litellmha.doctor.ClusterFacts.SaltKey;
import litellmha.doctor.StackNeeds.Declared;
import litellmha.kubeapi.AccessReview;
import litellmha.kubeapi.ApiResource;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.kubeapi.Readiness;
import litellmha.kubeapi.Right;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.names.OperatorNames;
import litellmha.secret.SaltKeyFingerprint;
import litellmha.secret.SecretPlan;

/** Reads the facts by which a stack's needs are judged. It changes nothing: all that it sends is a dry run or a question. */
final class ClusterReader {

    private final KubeApi api;
    private final StackNeeds needs;

    private ClusterReader(KubeApi api, StackNeeds needs) {
        this.api = api;
        this.needs = needs;
    }

    static ClusterFacts read(KubeApi api, StackNeeds needs) {
        ClusterReader reader = new ClusterReader(api, needs);
        List<Lookup> lookups = reader.lookups();
        return new ClusterFacts(
                api.get("/version").read().map(ClusterObjects::version),
                reader.servedKinds(),
                reader.list(
                        deployment -> ClusterObjects.operator(deployment, reader.nodesOf(deployment)),
                        "/apis/apps/v1/deployments",
                        "labelSelector",
                        LabelKeys.NAME + "=" + OperatorNames.CHART),
                reader.postgresKinds(),
                StorageFacts.read(api),
                reader.list(node -> ClusterObjects.node(node, needs.podSpec()), "/api/v1/nodes"),
                reader.list(pod -> pod, "/api/v1/pods", "fieldSelector", "status.phase!=Succeeded,status.phase!=Failed")
                        .map(reader::requested),
                new DnsReader(api).read(),
                EntranceReader.read(api, needs.plan()),
                MetricsApiFindings.read(api, needs.plan()),
                WalArchiveFindings.read(api, needs),
                lookups.get(0).exists() ? Optional.of(reader.saltKey()) : Optional.empty(),
                RestoreFacts.read(api, needs.plan()),
                MajorUpgradeFindings.read(api, needs.plan()),
                new NodeRemovalReader(api).read(),
                lookups,
                reader.deniedRights(),
                new Trials(api, needs).of(lookups));
    }

    /** Reads where the ready pods of a Deployment are. */
    private Read<List<String>> nodesOf(JsonNode deployment) {
        String labels = deployment.at("/spec/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
        String path = "/api/v1/namespaces/%s/pods"
                .formatted(deployment.at("/metadata/namespace").asText());
        return list(pod -> pod, path, "labelSelector", labels).map(pods -> pods.stream()
                .filter(Readiness::isReady)
                .map(pod -> pod.at("/spec/nodeName").asText())
                .toList());
    }

    private Read<Optional<Origin>> postgresKinds() {
        return needs.plan().operator().isEmpty()
                ? new Read.Known<>(Optional.empty())
                : api.get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters." + DatabaseNames.API_GROUP)
                        .readIfPresent()
                        .map(found -> found.map(ClusterObjects::origin));
    }

    private Read<Set<String>> servedKinds() {
        Read<Set<String>> all = new Read.Known<>(Set.of());
        Set<String> versions = new TreeSet<>();
        needs.kinds().forEach(kind -> versions.add(kind.substring(0, kind.indexOf(' '))));
        for (String version : versions) {
            Read<Set<String>> kinds = api.get(ApiResource.discoveryPath(version))
                    .readIfPresent()
                    .map(found -> {
                        Set<String> served = new TreeSet<>();
                        found.ifPresent(list -> list.path("resources")
                                .forEach(resource -> served.add(
                                        version + " " + resource.path("kind").asText())));
                        return served;
                    });
            all = all.with(kinds, ClusterReader::union);
        }
        return all;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> all = new TreeSet<>(left);
        all.addAll(right);
        return all;
    }

    private <T> Read<List<T>> list(Function<JsonNode, T> function, String path, String... selector) {
        return api.list(path, selector)
                .map(found -> found.stream().map(function).toList());
    }

    private Map<String, Amount> requested(List<JsonNode> pods) {
        Map<String, Amount> requested = new HashMap<>();
        for (JsonNode pod : pods) {
            boolean own =
                    pod.at("/metadata/namespace").asText().equals(needs.plan().namespace())
                            && ClusterObjects.stack(pod).equals(Optional.of(needs.stack()));
            if (!own) {
                requested.merge(pod.at("/spec/nodeName").asText(""), Amount.ofPod(pod.path("spec")), Amount::plus);
            }
        }
        return requested;
    }

    private SaltKey saltKey() {
        String namespace = "/api/v1/namespaces/" + needs.plan().namespace();
        SecretPlan.Reference source = needs.plan().gateway().keys().references().get(GatewayNames.SALT_KEY);
        String labels =
                "%s=%s,%s=%s".formatted(LabelKeys.STACK, needs.stack(), LabelKeys.COMPONENT, GatewayNames.COMPONENT);
        return new SaltKey(
                source,
                api.get("%s/secrets/%s".formatted(namespace, source.secret()))
                        .readIfPresent()
                        .map(found -> found.flatMap(secret -> ClusterObjects.value(secret, source.key()))
                                .map(SaltKeyFingerprint::of)),
                list(pod -> pod, namespace + "/pods", "labelSelector", labels).map(ClusterReader::started));
    }

    private static Map<String, String> started(List<JsonNode> pods) {
        Map<String, String> started = new TreeMap<>();
        pods.forEach(pod -> ClusterObjects.saltKeyFingerprint(pod)
                .ifPresent(fingerprint -> started.put(ClusterObjects.name(pod), fingerprint)));
        return started;
    }

    private List<Lookup> lookups() {
        Lookup namespace = lookup(needs.namespace());
        List<Lookup> lookups = new ArrayList<>(List.of(namespace));
        if (namespace.exists()) {
            needs.objects().stream().skip(1).map(this::lookup).forEach(lookups::add);
        }
        return lookups;
    }

    private Lookup lookup(Declared declared) {
        return new Lookup(
                declared.shown(),
                api.get(declared.path())
                        .readIfPresent()
                        .map(object -> object.map(found -> new Found(
                                ClusterObjects.stack(found),
                                found.path("metadata").has("deletionTimestamp"),
                                found.at("/status/phase").asText(),
                                Owner.of(found),
                                Refusals.of(declared.manifest(), found)))));
    }

    private Read<List<Right>> deniedRights() {
        NeededRights rights = NeededRights.of(needs);
        return AccessReview.denied(api, needs.plan().namespace(), rights.ofStack())
                .with(
                        AccessReview.denied(api, needs.plan().network().operatorNamespace(), rights.ofOperator()),
                        (ofStack, ofOperator) -> Stream.concat(ofStack.stream(), ofOperator.stream())
                                .toList());
    }
}
