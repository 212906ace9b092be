package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.names.LabelKeys;
import litellmha.names.OperatorNames;
import litellmha.operator.OperatorPlan;

/** The operator of CloudNativePG: one that is there, or the one that the stack installs. */
final class OperatorFindings {

    /** The CloudNativePG version that the stack's objects are written for, 1.MINOR. */
    static final int CLOUD_NATIVE_PG = 30;

    private static final String SUBJECT = "CloudNativePG operator";

    private OperatorFindings() {}

    /** What to do where it is missing. */
    static String install(StackNeeds needs) {
        return ("install CloudNativePG 1.%d in namespace %s, or set operator.install:"
                        + " https://cloudnative-pg.io/documentation/current/installation_upgrade/")
                .formatted(CLOUD_NATIVE_PG, needs.plan().network().operatorNamespace());
    }

    static Finding of(StackNeeds needs, ClusterFacts facts) {
        return facts.operators()
                .fold(
                        found -> needs.plan()
                                .operator()
                                .map(wanted -> installing(needs, wanted, facts, found))
                                .orElseGet(() -> finding(needs, found)),
                        reason -> Finding.unknown(SUBJECT, reason));
    }

    /** Of a stack that installs it. */
    private static Finding installing(StackNeeds needs, OperatorPlan wanted, ClusterFacts facts, List<Operator> found) {
        String others = found.stream()
                .filter(operator -> !isOf(needs, operator))
                .map(operator -> shown(operator)
                        + operator.stack().map(" of stack %s"::formatted).orElse(""))
                .collect(joining(", "));
        if (!others.isEmpty()) {
            return Finding.error(
                    SUBJECT,
                    "there already and not installed by stack %s: %s".formatted(needs.stack(), others),
                    "leave out operator.install, and set network.operatorNamespace to where it runs");
        }
        return found.isEmpty() ? coming(wanted, facts) : running(needs, found);
    }

    private static Finding coming(OperatorPlan wanted, ClusterFacts facts) {
        String release = wanted.namespace() + "/" + OperatorNames.CHART;
        return facts.postgresKinds()
                .fold(
                        origin -> origin.filter(kinds -> !kinds.release().equals(Optional.of(release)))
                                .map(kinds -> Finding.error(
                                        SUBJECT,
                                        "the cluster has its kinds from %s, and Helm would not take them over"
                                                .formatted(kinds.release()
                                                        .map("Helm release %s"::formatted)
                                                        .orElse("elsewhere")),
                                        "leave out operator.install, and install it as its kinds were"))
                                .orElseGet(() -> Finding.ok(
                                        SUBJECT,
                                        "none yet; the stack installs %s as Helm release %s"
                                                .formatted(OperatorPlan.VERSION, release))),
                        reason -> Finding.unknown(SUBJECT, reason));
    }

    /** Of a stack that needs one to be there. */
    private static Finding finding(StackNeeds needs, List<Operator> found) {
        if (found.isEmpty()) {
            return Finding.error(
                    SUBJECT,
                    "there is none: no Deployment has the label %s=%s".formatted(LabelKeys.NAME, OperatorNames.CHART),
                    install(needs));
        }
        return found.stream()
                .filter(operator -> isOf(needs, operator))
                .findFirst()
                .map(operator -> Finding.warning(
                        SUBJECT,
                        "%s was installed by stack %s, and would go without operator.install"
                                .formatted(shown(operator), needs.stack()),
                        "set operator.install, or make sure that another one takes its place"))
                .orElseGet(() -> running(needs, found));
    }

    private static Finding running(StackNeeds needs, List<Operator> found) {
        String namespace = needs.plan().network().operatorNamespace();
        // The network policy of Postgres lets that namespace in and no other.
        Optional<Operator> expected = found.stream()
                .filter(operator -> operator.namespace().equals(namespace))
                .findFirst();
        if (expected.isEmpty()) {
            String others = found.stream().map(Operator::namespace).collect(joining(", "));
            return Finding.error(
                    SUBJECT,
                    "runs in namespace %s, and the network policies let in %s".formatted(others, namespace),
                    "set network.operatorNamespace to where it runs");
        }
        Operator operator = expected.get();
        if (operator.ready() == 0) {
            return Finding.error(
                    SUBJECT,
                    shown(operator) + " has no pod that is ready",
                    "kubectl -n %s describe deployment %s".formatted(operator.namespace(), operator.name()));
        }
        Optional<Version> version = operator.version().flatMap(Version::of);
        if (version.isEmpty()) {
            return Finding.unknown(
                    SUBJECT, shown(operator) + " has neither an image tag nor a label that says its version");
        }
        return judged(shown(operator), version.get());
    }

    private static Finding judged(String operator, Version version) {
        if (version.isBefore(1, CLOUD_NATIVE_PG)) {
            return Finding.error(
                    SUBJECT,
                    "%s is %s, and the stack is written for 1.%d".formatted(operator, version, CLOUD_NATIVE_PG),
                    "upgrade CloudNativePG to 1.%d, one minor version after the other".formatted(CLOUD_NATIVE_PG));
        }
        return version.isBefore(1, CLOUD_NATIVE_PG + 1)
                ? Finding.ok(SUBJECT, "%s is %s".formatted(operator, version))
                : Finding.warning(
                        SUBJECT,
                        "%s is %s, and the stack was tested with 1.%d".formatted(operator, version, CLOUD_NATIVE_PG),
                        "try a stack of a tier without data first");
    }

    private static boolean isOf(StackNeeds needs, Operator operator) {
        return operator.stack().equals(Optional.of(needs.stack()));
    }

    private static String shown(Operator operator) {
        return operator.namespace() + "/" + operator.name();
    }
}
