package litellmha.doctor;

import java.util.List;
import java.util.TreeSet;
import litellmha.doctor.ClusterFacts.Operator;

/**
 * Whether the operator outlives the node of the primary. Its own pod is replaced only when Kubernetes evicts it, 300 s after
 * it has counted the node as lost, and nobody else promotes a standby.
 */
final class OperatorReplicas {

    private static final String SUBJECT = "Operator replicas";

    private OperatorReplicas() {}

    /** Returns nothing for a tier without a standby, or without an operator that runs, which another finding says. */
    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        if (needs.profile().databaseInstances() == 1) {
            return List.of();
        }
        String namespace = needs.plan().network().operatorNamespace();
        return facts.operators()
                .<List<Finding>>fold(
                        found -> found.stream()
                                .filter(operator -> operator.namespace().equals(namespace) && operator.ready() > 0)
                                .limit(1)
                                .map(operator -> judged(needs, operator))
                                .toList(),
                        reason -> List.of());
    }

    private static Finding judged(StackNeeds needs, Operator operator) {
        String name = operator.namespace() + "/" + operator.name();
        if (operator.ready() == 1) {
            return Finding.warning(
                    SUBJECT,
                    name + " has one ready pod: if a node is lost with it and the Postgres primary, nothing can be"
                            + " written for about six minutes",
                    needs.plan().operator().isPresent()
                            ? "`up` makes it two"
                            : "run two, which elect a leader: replicaCount in the values of its chart, or kubectl -n %s"
                                            .formatted(operator.namespace())
                                    + " scale deployment %s --replicas=2".formatted(operator.name()));
        }
        return operator.nodes()
                .fold(
                        nodes -> spread(name, operator.ready(), new TreeSet<>(nodes)),
                        reason -> Finding.unknownAside(SUBJECT, reason));
    }

    private static Finding spread(String name, int ready, TreeSet<String> nodes) {
        return nodes.size() == 1
                ? Finding.warning(
                        SUBJECT,
                        "all %d pods of %s are on %s: if that is lost along with the Postgres primary, nothing can be written"
                                        .formatted(ready, name, nodes.first())
                                + " for about six minutes",
                        "spread them over nodes: topologySpreadConstraints in the values of its chart, or in the Deployment")
                : Finding.ok(SUBJECT, "%d of %s, on %d nodes".formatted(ready, name, nodes.size()));
    }
}
