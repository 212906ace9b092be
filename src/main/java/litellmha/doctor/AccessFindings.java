package litellmha.doctor;

import java.util.List;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.kubeapi.Rights;

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
        return facts.trials().stream().map(AccessFindings::admission).toList();
    }

    private static Finding admission(Trial trial) {
        return trial.refusal()
                .fold(
                        refusal -> refusal.map(why -> Finding.error(
                                        ADMISSION,
                                        "the server would reject %s: %s".formatted(trial.object(), why),
                                        "change what rejects it: pod security, a quota or a webhook"))
                                .orElseGet(() ->
                                        Finding.ok(ADMISSION, "the server would accept %s".formatted(trial.object()))),
                        reason -> Finding.unknownAside(ADMISSION, reason));
    }
}
