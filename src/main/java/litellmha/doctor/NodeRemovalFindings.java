package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import litellmha.doctor.ClusterFacts.NodeRemover;
import litellmha.doctor.StackNeeds.Declared;

/**
 * Whether what removes nodes waits as long as the stack's pods may take to end: it kills them afterwards, in the middle of a
 * request or of Postgres' shutdown.
 */
final class NodeRemovalFindings {

    private static final String SUBJECT = "Node removal";

    /** Kubernetes' default of {@code terminationGracePeriodSeconds}. */
    private static final int DEFAULT_SECONDS = 30;

    private NodeRemovalFindings() {}

    /** The workload whose pods may take longest. */
    private record Slowest(String workload, int seconds) {

        static Slowest of(StackNeeds needs) {
            return needs.objects().stream()
                    .map(object -> new Slowest(object.shown(), seconds(object)))
                    .max(Comparator.comparingInt(Slowest::seconds))
                    .orElseThrow();
        }

        private static int seconds(Declared object) {
            JsonNode spec = object.manifest().path("spec");
            return switch (object.resource().kind()) {
                case "Deployment", "StatefulSet" ->
                    spec.at("/template/spec/terminationGracePeriodSeconds").asInt(DEFAULT_SECONDS);
                // CloudNativePG's pods have it as their grace period.
                case "Cluster" -> spec.path("stopDelay").asInt();
                default -> 0;
            };
        }
    }

    /** Returns nothing if no such thing is seen. */
    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        Slowest slowest = Slowest.of(needs);
        return facts.nodeRemovers()
                .<List<Finding>>fold(
                        found -> found.stream()
                                .map(remover -> judged(slowest, remover))
                                .toList(),
                        reason -> List.of(Finding.unknownAside(SUBJECT, reason)));
    }

    private static Finding judged(Slowest slowest, NodeRemover remover) {
        long limit = remover.seconds().orElse(NodeRemovalReader.DEFAULT_SECONDS);
        boolean seen = remover.seconds().isPresent();
        String found = (seen ? "%s gives pods %d s" : "%s gives pods a time that cannot be seen, by default %d s")
                .formatted(remover.name(), limit);
        String needed = "those of %s may take %d s".formatted(slowest.workload(), slowest.seconds());
        if (slowest.seconds() <= limit) {
            return Finding.ok(SUBJECT, found + "; " + needed);
        }
        String text = "%s, but %s to finish what they do".formatted(found, needed);
        String remedy = "%s to %d s or more, or allow requests less time (litellm.requestTimeoutSeconds)"
                .formatted(
                        remover.karpenter()
                                ? "set spec.template.spec.terminationGracePeriod of the NodePool"
                                : "set its --max-graceful-termination-sec",
                        slowest.seconds());
        return seen ? Finding.warning(SUBJECT, text, remedy) : Finding.note(SUBJECT, text, remedy);
    }
}
