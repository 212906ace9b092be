package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Found;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.kubeapi.Rights;
import litellmha.names.OperatorNames;

/** Whether the user has the rights, no other object is in the way, and the server would accept what the stack creates. */
final class AccessFindings {

    private static final String RIGHTS = "Rights";
    static final String OBJECTS = "Objects";
    private static final String ADMISSION = "Admission";

    private AccessFindings() {}

    static Finding rights(StackNeeds needs, ClusterFacts facts) {
        return facts.deniedRights()
                .fold(
                        denied -> denied.isEmpty()
                                ? Finding.ok(
                                        RIGHTS,
                                        "all %d that Pulumi needs"
                                                .formatted(
                                                        NeededRights.of(needs).count()))
                                : Finding.error(
                                        RIGHTS,
                                        "you may not " + Rights.shown(denied),
                                        "ask for them: on namespaces cluster-wide, on everything else in namespace "
                                                + needs.plan().namespace()
                                                + needs.plan()
                                                        .operator()
                                                        .map(operator ->
                                                                "; for the operator cluster-wide and in namespace "
                                                                        + operator.namespace()
                                                                        + ", or leave out operator.install")
                                                        .orElse("")),
                        reason -> Finding.unknown(RIGHTS, reason));
    }

    /** Pulumi creates its objects and adopts none: it would stop at the first that already exists. */
    static List<Finding> objects(StackNeeds needs, ClusterFacts facts) {
        List<String> foreign = new ArrayList<>();
        List<String> beingDeleted = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        int own = 0;
        for (Lookup lookup : facts.lookups()) {
            Optional<Found> found = lookup.found().fold(value -> value, reason -> {
                unknown.add(reason);
                return Optional.empty();
            });
            if (found.isEmpty()) {
                continue;
            }
            boolean ours = found.get().stack().equals(Optional.of(needs.stack()));
            if (!ours) {
                foreign.add(lookup.object()
                        + found.get()
                                .stack()
                                .map(other -> " (of stack %s)".formatted(other))
                                .orElse(""));
            } else if (found.get().beingDeleted()) {
                beingDeleted.add(lookup.object());
            } else {
                own++;
            }
        }
        return objects(needs, own, foreign, beingDeleted, unknown);
    }

    private static List<Finding> objects(
            StackNeeds needs, int own, List<String> foreign, List<String> beingDeleted, List<String> unknown) {
        List<Finding> findings = new ArrayList<>();
        if (!foreign.isEmpty()) {
            findings.add(Finding.error(
                    OBJECTS,
                    "already exist and were not created by stack %s: %s"
                            .formatted(needs.stack(), String.join(", ", foreign)),
                    "delete them, or give the stack another namespace"));
        }
        if (!beingDeleted.isEmpty()) {
            findings.add(Finding.error(
                    OBJECTS, "still being deleted: " + String.join(", ", beingDeleted), "wait until they are gone"));
        }
        if (!unknown.isEmpty()) {
            findings.add(Finding.unknown(OBJECTS, String.join("; ", unknown)));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    OBJECTS,
                    own == 0
                            ? "namespace %s is free".formatted(needs.plan().namespace())
                            : "%d of %d already exist, created by stack %s"
                                    .formatted(own, needs.objects().size(), needs.stack())));
        }
        return findings;
    }

    static List<Finding> admission(StackNeeds needs, ClusterFacts facts) {
        return facts.trials().stream().map(trial -> admission(needs, trial)).toList();
    }

    private static Finding admission(StackNeeds needs, Trial trial) {
        return trial.refusal()
                .fold(
                        refusal -> refusal.map(why -> Finding.error(
                                        ADMISSION,
                                        "the server would reject %s: %s".formatted(trial.object(), why),
                                        remedy(needs, why)))
                                .orElseGet(() ->
                                        Finding.ok(ADMISSION, "the server would accept %s".formatted(trial.object()))),
                        reason -> Finding.unknownAside(ADMISSION, reason));
    }

    private static String remedy(StackNeeds needs, String refusal) {
        if (!refusal.contains(Trials.FAILED_WEBHOOK)) {
            return "change what rejects it: pod security, a quota or a webhook";
        }
        return Trials.isOfOperator(refusal)
                ? "make sure that the operator has a ready pod, and that the API server reaches it on port %d: look for a"
                                .formatted(OperatorNames.WEBHOOK_PORT)
                        + " network policy in namespace %s, and for a firewall or security group between control plane and nodes"
                                .formatted(needs.plan().network().operatorNamespace())
                : "make sure that the pods of this webhook are ready, and that the API server reaches them";
    }
}
