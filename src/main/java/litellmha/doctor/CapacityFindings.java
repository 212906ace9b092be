package litellmha.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.StackNeeds.Placement;
import litellmha.doctor.StackNeeds.PodNeed;

/**
 * Whether all pods find room together. They are placed in the order in which they start, each where most memory is
 * free, which is near to what the scheduler does by default.
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
        String remedy = "add nodes, free some, or ask for less in resources.requests";
        String misfits = misfits(pods.stream().filter(need -> !need.passing()));
        if (!misfits.isEmpty()) {
            return Finding.error(SUBJECT, "no room for " + misfits + left(), remedy);
        }
        // At first the migration runs where the gateway's pods go after it; with every update it runs beside them, and
        // then the surging pod takes its place.
        String updates = misfits(pods.stream().filter(PodNeed::passing));
        if (!updates.isEmpty()) {
            return Finding.warning(
                    SUBJECT, "enough to start with, but updates will find no room for " + updates + left(), remedy);
        }
        return Finding.ok(
                SUBJECT,
                "there is room for all %d pods"
                        .formatted(pods.stream().mapToInt(PodNeed::count).sum()));
    }

    private String misfits(Stream<PodNeed> pods) {
        List<String> misfits = new ArrayList<>();
        pods.forEach(need -> {
            int left = need.count() - placed(need);
            if (left > 0) {
                misfits.add("%d of %d of %s (%s each)".formatted(left, need.count(), need.workload(), need.request()));
            }
        });
        return String.join(", ", misfits);
    }

    /** The most of each on any node, not necessarily the same. */
    private String left() {
        return "; with the others placed, no node has more free than "
                + free.values().stream().reduce(Amount.ZERO, Amount::max);
    }

    /** How many of them found a node. */
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
