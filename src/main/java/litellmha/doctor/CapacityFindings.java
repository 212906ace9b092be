package litellmha.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.StackNeeds.Placement;
import litellmha.doctor.StackNeeds.PodNeed;
import litellmha.doctor.StackNeeds.Presence;

/**
 * Finds whether there is room for all pods together. They are placed in the order in which they start, each on the node
 * with the most free memory, which comes close to what the scheduler does by default.
 */
final class CapacityFindings {

    private static final String SUBJECT = "Capacity";

    private final Map<String, Amount> free = new HashMap<>();

    private CapacityFindings(List<Node> nodes, Map<String, Amount> requested) {
        NodeFindings.usable(nodes)
                .forEach(node -> free.put(
                        node.name(), node.allocatable().minus(requested.getOrDefault(node.name(), Amount.ZERO))));
    }

    static Finding of(StackNeeds needs, ClusterFacts facts) {
        return facts.nodes()
                .with(facts.requested(), CapacityFindings::new)
                .fold(capacity -> capacity.judge(needs.pods()), reason -> Finding.unknown(SUBJECT, reason));
    }

    private Finding judge(List<PodNeed> pods) {
        String remedy = "add nodes, free up room, or lower resources.requests";
        String misfits = misfits(pods, Presence.ALWAYS);
        if (!misfits.isEmpty()) {
            return Finding.error(SUBJECT, "no room for " + misfits + left(), remedy);
        }
        // The first migration runs where the gateway's pods will go. With every update it runs beside them, and then
        // makes way for the surge pod.
        String updates = misfits(pods, Presence.DURING_UPDATES);
        if (!updates.isEmpty()) {
            return Finding.warning(
                    SUBJECT, "enough to start with, but updates will find no room for " + updates + left(), remedy);
        }
        String load = misfits(pods, Presence.UNDER_LOAD);
        if (!load.isEmpty()) {
            return Finding.warning(
                    SUBJECT,
                    "enough for the pods that always run, but under load there is no room for " + load + left(),
                    remedy + ", or gateway.autoscaling.maxReplicas; nothing if the cluster adds nodes by itself");
        }
        String times = misfits(pods, Presence.AT_TIMES);
        if (!times.isEmpty()) {
            return Finding.warning(
                    SUBJECT,
                    "enough for the pods that always run, but from time to time there is no room for " + times + left(),
                    remedy);
        }
        return Finding.ok(
                SUBJECT,
                "there is room for all %d pods"
                        .formatted(pods.stream().mapToInt(PodNeed::count).sum()));
    }

    private String misfits(List<PodNeed> pods, Presence presence) {
        List<String> misfits = new ArrayList<>();
        pods.stream().filter(need -> need.presence() == presence).forEach(need -> {
            int left = need.count() - placed(need);
            if (left > 0) {
                misfits.add(
                        "%d of %d pods of %s (%s each)".formatted(left, need.count(), need.workload(), need.request()));
            }
        });
        return String.join(", ", misfits);
    }

    /** Names the most free CPU and the most free memory of any node, not necessarily the same one. */
    private String left() {
        return "; once the others are placed, no node has more than %s free"
                .formatted(free.values().stream().reduce(Amount.ZERO, Amount::max));
    }

    /** Places as many of the pods as possible, and returns how many that were. */
    private int placed(PodNeed need) {
        Map<String, Integer> onNode = new HashMap<>();
        free.keySet().forEach(node -> onNode.put(node, 0));
        for (int placed = 0; placed < need.count(); placed++) {
            int fewest = onNode.values().stream().min(Comparator.naturalOrder()).orElse(0);
            Optional<String> node = free.keySet().stream()
                    .filter(name -> allows(need.placement(), onNode.get(name), fewest))
                    .filter(name -> need.request().fitsInto(free.get(name)))
                    .max(Comparator.comparing((String name) -> free.get(name).memory())
                            .thenComparing(Comparator.naturalOrder()));
            if (node.isEmpty()) {
                return placed;
            }
            onNode.merge(node.get(), 1, Integer::sum);
            free.merge(node.get(), need.request(), Amount::minus);
        }
        return need.count();
    }

    private static boolean allows(Placement placement, int here, int fewest) {
        return switch (placement) {
            case ANYWHERE -> true;
            case EVENLY -> here <= fewest;
            case APART -> here == 0;
        };
    }
}
