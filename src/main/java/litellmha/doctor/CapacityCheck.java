package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.StackNeeds.Placement;
import litellmha.doctor.StackNeeds.PodNeed;

/**
 * Whether all pods find room together. They are placed in the order in which they start, each where most memory is
 * free, which is near to what the scheduler does by default. The migration's pod stays counted although it ends: an
 * update of the gateway needs that much for its surging pod.
 */
final class CapacityCheck {

    private static final String SUBJECT = "Capacity";

    private final Map<String, Amount> free = new HashMap<>();

    private CapacityCheck(List<Node> nodes, Map<String, Amount> requested) {
        NodeChecks.usable(nodes)
                .forEach(node -> free.put(
                        node.name(), node.allocatable().minus(requested.getOrDefault(node.name(), Amount.ZERO))));
    }

    static Finding of(StackNeeds needs, ClusterFacts facts) {
        return facts.nodes()
                .with(facts.requested(), CapacityCheck::new)
                .fold(capacity -> capacity.judge(needs.pods()), reason -> Finding.unknown(SUBJECT, reason));
    }

    private Finding judge(List<PodNeed> pods) {
        Amount most = free.values().stream().reduce(Amount.ZERO, Amount::max);
        String misfits = pods.stream()
                .flatMap(need -> {
                    int left = need.count() - placed(need);
                    return left == 0
                            ? Optional.<String>empty().stream()
                            : Optional.of("%d of %d of %s (%s each)"
                                            .formatted(left, need.count(), need.workload(), need.request()))
                                    .stream();
                })
                .collect(joining(", "));
        return misfits.isEmpty()
                ? Finding.ok(
                        SUBJECT,
                        "there is room for all %d pods"
                                .formatted(
                                        pods.stream().mapToInt(PodNeed::count).sum()))
                : Finding.error(
                        SUBJECT,
                        "no room for %s; the most that a node has free is %s".formatted(misfits, most),
                        "add nodes, free some, or ask for less in resources.requests");
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
