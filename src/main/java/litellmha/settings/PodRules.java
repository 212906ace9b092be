package litellmha.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.settings.PodSettings.Effect;
import litellmha.settings.PodSettings.Operator;
import litellmha.settings.PodSettings.Toleration;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/** The rules for what all pods have: nothing may keep them on one node, or on a lost one. */
public final class PodRules {

    private static final String HOSTNAME = "kubernetes.io/hostname";

    /** The taints of a node that is lost. */
    private static final Set<String> LOST = Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    /** What Kubernetes gives pods that say nothing ({@code --default-unreachable-toleration-seconds}). */
    private static final int LONGEST_ON_A_LOST_NODE = 300;

    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    /** Labels that selectors of the program, of CloudNativePG or of Kubernetes depend on. */
    private static final String OWN_LABELS =
            "app\\.kubernetes\\.io/.*|litellm-ha/.*|(.*\\.)?cnpg\\.io/.*|batch\\.kubernetes\\.io/.*|pod-template-hash|job-name"
                    // "role" is what CloudNativePG's "cnpg.io/instanceRole" was called.
                    + "|role|controller-(uid|revision-hash)";

    /** Annotations that CloudNativePG reads, or that only the kubelet may write. */
    private static final String OWN_ANNOTATIONS = "(.*\\.)?cnpg\\.io/.*|kubernetes\\.io/config\\..*";

    private final List<Problem> problems;

    private PodRules(List<Problem> problems) {
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        settings.pods().ifPresent(pods -> new PodRules(problems).check(pods, mostOfAKind(settings)));
    }

    /**
     * Returns what is wrong with the value of one key, if something is.
     *
     * @param key below {@code pods}
     */
    public static Optional<String> refusal(String key, JsonNode value, Tier tier) {
        StrictReader reader = new StrictReader();
        Optional<PodSettings> read =
                reader.read(JsonNodeFactory.instance.objectNode().set(key, value), PodSettings.class, "pods");
        List<Problem> problems = new ArrayList<>(reader.problems());
        if (problems.isEmpty()) {
            TierProfile profile = TierProfile.of(tier);
            new PodRules(problems)
                    .check(read.orElseThrow(), Math.max(profile.gatewayReplicas(), profile.databaseInstances()));
        }
        return problems.stream().findFirst().map(problem -> "found %s; allowed: %s"
                .formatted(problem.found(), problem.allowed()));
    }

    private static int mostOfAKind(Settings settings) {
        TierProfile profile = TierProfile.of(settings.tier());
        return Math.max(
                settings.gateway().replicas().orElse(profile.gatewayReplicas()),
                settings.database().instances().orElse(profile.databaseInstances()));
    }

    private void check(PodSettings pods, int mostOfAKind) {
        names(pods.imagePullSecrets().orElse(List.of()));
        Map<String, String> nodes = pods.nodeSelector().orElse(Map.of());
        ObjectLabels.check("pods.nodeSelector", nodes, problems);
        if (mostOfAKind > 1 && nodes.containsKey(HOSTNAME)) {
            add(
                    "pods.nodeSelector." + HOSTNAME,
                    Problem.quoted(nodes.get(HOSTNAME)),
                    "labels of several nodes: each of %d pods of a kind runs on a node of its own"
                            .formatted(mostOfAKind));
        }
        List<Toleration> tolerations = pods.tolerations().orElse(List.of());
        for (int i = 0; i < tolerations.size(); i++) {
            toleration("pods.tolerations[" + i + "]", tolerations.get(i));
        }
        pods.priorityClass()
                .filter(name -> !DnsName.isSubdomain(name))
                .ifPresent(name -> add("pods.priorityClass", Problem.quoted(name), "the name of a PriorityClass"));
        ObjectLabels.check("pods.labels", pods.labels().orElse(Map.of()), problems);
        own("pods.labels", pods.labels(), OWN_LABELS, "labels that nothing else depends on");
        ObjectAnnotations.check("pods.annotations", pods.annotations().orElse(Map.of()), problems);
        deletionCost(pods.annotations().orElse(Map.of()));
        own("pods.annotations", pods.annotations(), OWN_ANNOTATIONS, "annotations that nothing else depends on");
    }

    /** {@code PodDeletionCost} of {@code k8s.io/api/core/v1}: a number of 32 bits without leading zeros. */
    private void deletionCost(Map<String, String> annotations) {
        Optional.ofNullable(annotations.get(DELETION_COST))
                .filter(cost -> !cost.matches("0|-?[1-9]\\d{0,8}"))
                .ifPresent(cost -> add(
                        "pods.annotations." + DELETION_COST,
                        Problem.quoted(cost),
                        "a whole number from -999999999 to 999999999"));
    }

    private void names(List<String> secrets) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < secrets.size(); i++) {
            String name = secrets.get(i);
            if (!DnsName.isSubdomain(name)) {
                add("pods.imagePullSecrets[" + i + "]", Problem.quoted(name), "the name of a Secret");
            } else if (SecretRules.isOwn(name)) {
                add(
                        "pods.imagePullSecrets[" + i + "]",
                        Problem.quoted(name),
                        "a Secret that this program does not create");
            } else if (!seen.add(name)) {
                add("pods.imagePullSecrets[" + i + "]", Problem.quoted(name), "each Secret once");
            }
        }
    }

    private void own(String path, Optional<Map<String, String>> all, String own, String allowed) {
        all.orElse(Map.of()).keySet().stream()
                .filter(key -> key.matches(own))
                .sorted()
                .forEach(key -> add(path, Problem.quoted(key), allowed));
    }

    private void toleration(String path, Toleration toleration) {
        boolean exists = toleration.operator().filter(Operator.EXISTS::equals).isPresent();
        Optional<Integer> seconds = toleration.tolerationSeconds();
        toleration
                .key()
                .filter(key -> !ObjectLabels.isKey(key))
                .ifPresent(key -> add(path + ".key", Problem.quoted(key), "the key of a taint"));
        if (toleration.key().isEmpty() && !exists) {
            add(path + ".key", Problem.NOTHING, "a key, or operator: Exists, which tolerates all taints");
        }
        if (exists && toleration.value().isPresent()) {
            add(path + ".value", Problem.quoted(toleration.value().get()), "nothing with operator: Exists");
        }
        toleration
                .value()
                .filter(value -> !exists && !ObjectLabels.isValue(value))
                .ifPresent(
                        value -> add(path + ".value", Problem.quoted(value), "the value of a taint: that of a label"));
        boolean evicts = toleration.effect().filter(Effect.NO_EXECUTE::equals).isPresent();
        if (seconds.isPresent() && !evicts) {
            add(path + ".tolerationSeconds", seconds.get(), "nothing without effect: NoExecute");
        } else {
            Ranges.check(path + ".tolerationSeconds", seconds, problems);
        }
        if (holdsOnALostNode(toleration, exists, evicts)) {
            add(
                    path,
                    "a toleration that keeps pods on a lost node",
                    "the key or the effect of your own taints, or tolerationSeconds of at most %d with effect: NoExecute"
                            .formatted(LONGEST_ON_A_LOST_NODE));
        }
    }

    /** Kubernetes replaces pods of a lost node once its taints evict them: not those that tolerate the taints. */
    private static boolean holdsOnALostNode(Toleration toleration, boolean exists, boolean evicts) {
        return toleration.key().map(LOST::contains).orElse(exists)
                && (exists || toleration.value().orElse("").isEmpty())
                && (evicts || toleration.effect().isEmpty())
                && toleration.tolerationSeconds().orElse(Integer.MAX_VALUE) > LONGEST_ON_A_LOST_NODE;
    }

    private void add(String path, Object found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
