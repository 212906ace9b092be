package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellmha.doctor.ClusterFacts.Operator;

/** Versions and kinds: Kubernetes, CloudNativePG and its operator, volume snapshots. */
final class ApiChecks {

    /**
     * The Kubernetes versions that CloudNativePG 1.30 supports, 1.MINOR.
     *
     * @see <a href="https://cloudnative-pg.io/documentation/current/supported_releases/">supported releases</a>
     */
    private static final int OLDEST_KUBERNETES = 34;

    private static final int NEWEST_KUBERNETES = 36;

    /** The CloudNativePG version that the stack's objects are written for, 1.MINOR. */
    private static final int CLOUD_NATIVE_PG = 30;

    private static final String CLOUD_NATIVE_PG_GROUP = "postgresql.cnpg.io/";

    private static final String INSTALL_OPERATOR = "install CloudNativePG 1.%d in namespace %s:"
            + " https://cloudnative-pg.io/documentation/current/installation_upgrade/";

    private ApiChecks() {}

    static Finding kubernetes(StackNeeds needs, ClusterFacts facts) {
        String subject = "Kubernetes";
        String supported = "CloudNativePG 1.%d supports 1.%d to 1.%d"
                .formatted(CLOUD_NATIVE_PG, OLDEST_KUBERNETES, NEWEST_KUBERNETES);
        return facts.kubernetesVersion()
                .fold(
                        found -> Version.of(found)
                                .map(version -> version.isBefore(1, OLDEST_KUBERNETES)
                                        ? Finding.error(
                                                subject, version + " is too old: " + supported, "upgrade the cluster")
                                        : version.isBefore(1, NEWEST_KUBERNETES + 1)
                                                ? Finding.ok(subject, version.text())
                                                : Finding.warning(
                                                        subject,
                                                        version + " is newer than what was tested: " + supported,
                                                        "try a stack of a tier without data first"))
                                .orElseGet(() -> Finding.unknown(subject, "no version: \"" + found + "\"")),
                        reason -> Finding.unknown(subject, reason));
    }

    static Finding kinds(StackNeeds needs, ClusterFacts facts) {
        String subject = "API";
        return facts.servedKinds()
                .fold(
                        served -> {
                            Set<String> missing = new TreeSet<>(needs.kinds());
                            missing.removeAll(served);
                            return missing.isEmpty()
                                    ? Finding.ok(
                                            subject,
                                            "serves all %d kinds that the stack uses"
                                                    .formatted(needs.kinds().size()))
                                    : Finding.error(
                                            subject,
                                            "does not serve " + String.join(", ", missing),
                                            remedy(needs, missing));
                        },
                        reason -> Finding.unknown(subject, reason));
    }

    private static String remedy(StackNeeds needs, Set<String> missing) {
        boolean snapshots = missing.stream().anyMatch(kind -> kind.startsWith(StackNeeds.SNAPSHOT_API));
        boolean postgres = missing.stream().anyMatch(kind -> kind.startsWith(CLOUD_NATIVE_PG_GROUP));
        String first = snapshots
                ? "install the snapshot CRDs and controller, before the operator:"
                        + " https://github.com/kubernetes-csi/external-snapshotter"
                : "";
        String second = postgres ? installOperator(needs) : "";
        return snapshots && postgres
                ? first + "; then " + second
                : snapshots ? first : postgres ? second : "upgrade the cluster";
    }

    private static String installOperator(StackNeeds needs) {
        return INSTALL_OPERATOR.formatted(
                CLOUD_NATIVE_PG, needs.plan().network().operatorNamespace());
    }

    static Finding operator(StackNeeds needs, ClusterFacts facts) {
        String subject = "CloudNativePG operator";
        return facts.operators()
                .fold(
                        found -> found.isEmpty()
                                ? Finding.error(
                                        subject,
                                        "there is none: no Deployment has the label"
                                                + " app.kubernetes.io/name=cloudnative-pg",
                                        installOperator(needs))
                                : operator(subject, needs.plan().network().operatorNamespace(), found),
                        reason -> Finding.unknown(subject, reason));
    }

    private static Finding operator(String subject, String namespace, List<Operator> found) {
        // The network policy of Postgres lets that namespace in and no other.
        Optional<Operator> expected = found.stream()
                .filter(operator -> operator.namespace().equals(namespace))
                .findFirst();
        if (expected.isEmpty()) {
            String others = found.stream().map(Operator::namespace).collect(joining(", "));
            return Finding.error(
                    subject,
                    "runs in namespace %s, and the network policies let in %s".formatted(others, namespace),
                    "set network.operatorNamespace to where it runs");
        }
        Operator operator = expected.get();
        String shown = operator.namespace() + "/" + operator.name();
        if (operator.ready() == 0) {
            return Finding.error(
                    subject,
                    shown + " has no pod that is ready",
                    "kubectl -n %s describe deployment %s".formatted(operator.namespace(), operator.name()));
        }
        Optional<Version> version = operator.version().flatMap(Version::of);
        if (version.isEmpty()) {
            return Finding.unknown(subject, shown + " has neither an image tag nor a label that says its version");
        }
        if (version.get().isBefore(1, CLOUD_NATIVE_PG)) {
            return Finding.error(
                    subject,
                    "%s is %s, and the stack is written for 1.%d".formatted(shown, version.get(), CLOUD_NATIVE_PG),
                    "upgrade CloudNativePG to 1.%d, one minor version after the other".formatted(CLOUD_NATIVE_PG));
        }
        return version.get().isBefore(1, CLOUD_NATIVE_PG + 1)
                ? Finding.ok(subject, "%s is %s".formatted(shown, version.get()))
                : Finding.warning(
                        subject,
                        "%s is %s, and the stack was tested with 1.%d".formatted(shown, version.get(), CLOUD_NATIVE_PG),
                        "try a stack of a tier without data first");
    }
}
