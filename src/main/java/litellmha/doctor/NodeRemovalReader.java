package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.doctor.ClusterFacts.NodeRemover;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;

/**
 * Reads what removes nodes, and how long it waits for their pods: the cluster autoscaler in {@code kube-system}, and NodePools
 * of Karpenter. A cluster autoscaler that somebody else runs, as clouds do, shows by its status only.
 */
record NodeRemovalReader(KubeApi api) {

    /**
     * How long the cluster autoscaler waits if it is not told otherwise.
     *
     * @see <a href="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md">its parameters</a>
     */
    static final int DEFAULT_SECONDS = 600;

    private static final String AUTOSCALER = "cluster-autoscaler";
    private static final String KUBE_SYSTEM = "/namespaces/kube-system/";
    private static final String STATUS = "/api/v1" + KUBE_SYSTEM + "configmaps/cluster-autoscaler-status";
    private static final String NODE_POOLS = "/apis/karpenter.sh/v1/nodepools";

    private static final Pattern LIMIT = Pattern.compile("--max-graceful-termination-sec[= ](\\d{1,9})(?!\\S)");

    /** What takes the limit from elsewhere, or replaces it by one for each priority of pods. */
    private static final Pattern LIMIT_UNSEEN =
            Pattern.compile("--max-graceful-termination-sec|--drain-priority-config");

    /** {@code TerminationGracePeriod} in {@code pkg/apis/v1/nodeclaim.go} of {@code sigs.k8s.io/karpenter}. */
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9})([smh])");

    Read<List<NodeRemover>> read() {
        return clusterAutoscalers().with(nodePools(), (autoscalers, pools) -> Stream.of(autoscalers, pools)
                .flatMap(List::stream)
                .toList());
    }

    private Read<List<NodeRemover>> clusterAutoscalers() {
        return api.get("/apis/apps/v1" + KUBE_SYSTEM + "deployments")
                .readIfPresent()
                .map(list -> list.stream()
                        .flatMap(found -> stream(found.path("items")))
                        .filter(NodeRemovalReader::isAutoscaler)
                        .map(deployment -> new NodeRemover(
                                "kube-system/" + ClusterObjects.name(deployment), false, limit(words(deployment))))
                        .toList())
                .with(
                        api.get(STATUS).readIfPresent(),
                        (own, status) -> own.isEmpty() && status.isPresent()
                                ? List.of(new NodeRemover("a cluster autoscaler", false, OptionalLong.empty()))
                                : own);
    }

    private static boolean isAutoscaler(JsonNode deployment) {
        return deployment.at("/spec/replicas").asInt(1) > 0
                && (ClusterObjects.name(deployment).endsWith(AUTOSCALER)
                        || Stream.of(words(deployment).split(" ")).anyMatch(word -> word.endsWith(AUTOSCALER)));
    }

    /** Returns all commands and arguments of the containers. */
    private static String words(JsonNode deployment) {
        return stream(deployment.at("/spec/template/spec/containers"))
                .flatMap(container -> Stream.of("command", "args").flatMap(field -> stream(container.path(field))))
                .map(JsonNode::asText)
                .collect(joining(" "));
    }

    private static OptionalLong limit(String words) {
        Matcher matcher = LIMIT.matcher(words);
        if (matcher.find()) {
            return OptionalLong.of(Long.parseLong(matcher.group(1)));
        }
        return LIMIT_UNSEEN.matcher(words).find() ? OptionalLong.empty() : OptionalLong.of(DEFAULT_SECONDS);
    }

    /** Leaves out those without a limit, which wait for as long as pods take. */
    private Read<List<NodeRemover>> nodePools() {
        return api.get(NODE_POOLS).readIfPresent().map(list -> {
            List<NodeRemover> pools = new ArrayList<>();
            list.ifPresent(found -> found.path("items").forEach(pool -> seconds(pool)
                    .ifPresent(limit -> pools.add(new NodeRemover(
                            "Karpenter's NodePool " + ClusterObjects.name(pool), true, OptionalLong.of(limit))))));
            return pools;
        });
    }

    private static Optional<Long> seconds(JsonNode pool) {
        return Optional.of(pool.at("/spec/template/spec/terminationGracePeriod").asText(""))
                .filter(text -> !text.isEmpty())
                .map(text -> DURATION_PART
                        .matcher(text)
                        .results()
                        .mapToLong(part -> Long.parseLong(part.group(1))
                                * switch (part.group(2)) {
                                    case "h" -> 3600;
                                    case "m" -> 60;
                                    default -> 1;
                                })
                        .sum());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
