package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.names.LabelKeys;
import litellmha.names.OperatorNames;
import litellmha.operator.OperatorPlan;

/** Whether CloudNativePG's operator runs, or the stack can install it. */
final class OperatorFindings {

    /** The CloudNativePG version that the stack's objects are written for, 1.MINOR. */
    static final int CLOUD_NATIVE_PG = 30;

    private static final String SUBJECT = "CloudNativePG operator";

    private OperatorFindings() {}

    /** The remedy for a missing operator. */
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

    /** Judges for a stack that installs the operator. */
    private static Finding installing(StackNeeds needs, OperatorPlan wanted, ClusterFacts facts, List<Operator> found) {
        String others = found.stream()
                .filter(operator -> !isOf(needs, operator))
                .map(operator -> shown(operator)
                        + operator.stack().map(" of stack %s"::formatted).orElse(""))
                .collect(joining(", "));
        if (!others.isEmpty()) {
            return Finding.error(
                    SUBJECT,
                    "already exists and was not installed by stack %s: %s".formatted(needs.stack(), others),
                    "leave out operator.install, and set network.operatorNamespace to the namespace it runs in");
        }
        return found.isEmpty() ? installable(wanted, facts) : running(needs, found);
    }

    private static Finding installable(OperatorPlan wanted, ClusterFacts facts) {
        String release = wanted.namespace() + "/" + OperatorNames.CHART;
        return facts.postgresKinds()
                .fold(
                        origin -> origin.filter(kinds -> !kinds.release().equals(Optional.of(release)))
                                .map(kinds -> Finding.error(
                                        SUBJECT,
                                        "the cluster has its kinds from %s, and Helm would not adopt them"
                                                .formatted(kinds.release()
                                                        .map("Helm release %s"::formatted)
                                                        .orElse("elsewhere")),
                                        "leave out operator.install, and install it the way its kinds were installed"))
                                .orElseGet(() -> Finding.ok(
                                        SUBJECT,
                                        "none yet; the stack installs %s as Helm release %s"
                                                .formatted(OperatorPlan.VERSION, release))),
                        reason -> Finding.unknown(SUBJECT, reason));
    }

    /** Judges for a stack that needs an existing operator. */
    private static Finding finding(StackNeeds needs, List<Operator> found) {
        if (found.isEmpty()) {
            return Finding.error(
                    SUBJECT,
                    "not found: no Deployment has the label %s=%s".formatted(LabelKeys.NAME, OperatorNames.CHART),
                    install(needs));
        }
        return found.stream()
                .filter(operator -> isOf(needs, operator))
                .findFirst()
                .map(operator -> Finding.warning(
                        SUBJECT,
                        "%s was installed by stack %s, which deletes it without operator.install"
                                .formatted(shown(operator), needs.stack()),
                        "set operator.install, or make sure that another one takes its place"))
                .orElseGet(() -> running(needs, found));
    }

    private static Finding running(StackNeeds needs, List<Operator> found) {
        String namespace = needs.plan().network().operatorNamespace();
        // The network policy of Postgres admits that namespace and no other.
        Optional<Operator> expected = found.stream()
                .filter(operator -> operator.namespace().equals(namespace))
                .findFirst();
        if (expected.isEmpty()) {
            String others = found.stream().map(Operator::namespace).collect(joining(", "));
            return Finding.error(
                    SUBJECT,
                    "runs in namespace %s, but the network policies admit %s".formatted(others, namespace),
                    "set network.operatorNamespace to the namespace it runs in");
        }
        Operator operator = expected.get();
        if (operator.ready() == 0) {
            return Finding.error(
                    SUBJECT,
                    shown(operator) + " has no ready pod",
                    "kubectl -n %s describe deployment %s".formatted(operator.namespace(), operator.name()));
        }
        Optional<Version> version = operator.version().flatMap(Version::of);
        if (version.isEmpty()) {
            return Finding.unknown(SUBJECT, shown(operator) + " has neither an image tag nor a label with its version");
        }
        return judged(shown(operator), version.get());
    }

    private static Finding judged(String operator, Version version) {
        if (version.isBefore(1, CLOUD_NATIVE_PG)) {
            return Finding.error(
                    SUBJECT,
                    "%s is %s, but the stack is written for 1.%d".formatted(operator, version, CLOUD_NATIVE_PG),
                    "upgrade CloudNativePG to 1.%d, one minor version at a time".formatted(CLOUD_NATIVE_PG));
        }
        return version.isBefore(1, CLOUD_NATIVE_PG + 1)
                ? Finding.ok(SUBJECT, "%s is %s".formatted(operator, version))
                : Finding.warning(
                        SUBJECT,
                        "%s is %s, but the stack was tested with 1.%d".formatted(operator, version, CLOUD_NATIVE_PG),
                        "try it with a stack without data first");
    }

    private static boolean isOf(StackNeeds needs, Operator operator) {
        return operator.stack().equals(Optional.of(needs.stack()));
    }

    private static String shown(Operator operator) {
        return operator.namespace() + "/" + operator.name();
    }
}
