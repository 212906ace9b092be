package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.names.LabelKeys;

/** Whether there are as many nodes and zones as the stack spreads its pods over. */
final class NodeFindings {

    private static final String NODES = "Nodes";
    private static final String ZONES = "Zones";

    private NodeFindings() {}

    static List<Node> usable(List<Node> nodes) {
        return nodes.stream().filter(node -> node.obstacle().isEmpty()).toList();
    }

    static Finding nodes(StackNeeds needs, ClusterFacts facts) {
        return facts.nodes().fold(nodes -> nodes(needs, nodes), reason -> Finding.unknown(NODES, reason));
    }

    private static Finding nodes(StackNeeds needs, List<Node> nodes) {
        int usable = usable(nodes).size();
        String found = "%d of %d can take pods".formatted(usable, nodes.size()) + obstacles(nodes);
        int instances = needs.plan().database().instances();
        // A tier with disruption budgets has at least two instances. As many nodes as these need are enough for its
        // LiteLLM replicas as well, which on one node would all be lost with it.
        if (usable < instances) {
            return Finding.error(
                    NODES,
                    "%s, but each of the %d Postgres instances needs one of its own".formatted(found, instances),
                    "add nodes, or make the existing ones available");
        }
        return Finding.ok(NODES, found);
    }

    private static String obstacles(List<Node> nodes) {
        String obstacles = nodes.stream()
                .flatMap(node -> node.obstacle().map(why -> node.name() + " is " + why).stream())
                .collect(joining("; "));
        return obstacles.isEmpty() ? "" : " (%s)".formatted(obstacles);
    }

    /** Returns nothing if there is one of everything, or if the nodes cannot be read, which another finding says. */
    static List<Finding> zones(StackNeeds needs, ClusterFacts facts) {
        int most = Math.max(
                needs.plan().database().instances(), needs.plan().gateway().replicas());
        return most == 1 ? List.of() : facts.nodes().fold(nodes -> zones(most, usable(nodes)), reason -> List.of());
    }

    private static List<Finding> zones(int most, List<Node> nodes) {
        Set<String> zones = new TreeSet<>();
        List<String> without = new ArrayList<>();
        for (Node node : nodes) {
            node.zone().ifPresentOrElse(zones::add, () -> without.add(node.name()));
        }
        List<Finding> findings = new ArrayList<>();
        String found = zones.size() + " (" + String.join(", ", zones) + ")";
        if (!without.isEmpty()) {
            findings.add(Finding.warning(
                    ZONES,
                    "nodes without the label %s: ".formatted(LabelKeys.ZONE) + String.join(", ", without),
                    "label them, or pods are not spread over zones"));
        }
        if (zones.size() >= most) {
            findings.add(Finding.ok(ZONES, found));
        } else if (!zones.isEmpty()) {
            findings.add(Finding.warning(
                    ZONES,
                    "%s for %d pods of a kind: losing one zone can take down more than one pod".formatted(found, most),
                    "add nodes in other zones"));
        }
        return findings;
    }
}
