package litellmha.doctor;

import java.util.List;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.kubeapi.Rights;
import litellmha.names.OperatorNames;

/** Whether the user has the rights, and the server would accept what the stack creates. */
final class AccessFindings {

    private static final String RIGHTS = "Rights";
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
