package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import litellmha.names.DatabaseNames;
import litellmha.names.ExposeNames;
import litellmha.names.MonitoringNames;
import litellmha.names.WalArchiveNames;

/** Whether Kubernetes has a supported version, and serves the kinds that the stack uses. */
final class ApiFindings {

    /**
     * The Kubernetes versions that CloudNativePG 1.30 supports, 1.MINOR.
     *
     * @see <a href="https://cloudnative-pg.io/documentation/current/supported_releases/">supported releases</a>
     */
    private static final int OLDEST_KUBERNETES = 34;

    private static final int NEWEST_KUBERNETES = 36;

    private ApiFindings() {}

    static Finding kubernetes(StackNeeds needs, ClusterFacts facts) {
        String subject = "Kubernetes";
        String supported = "CloudNativePG 1.%d supports 1.%d to 1.%d"
                .formatted(OperatorFindings.CLOUD_NATIVE_PG, OLDEST_KUBERNETES, NEWEST_KUBERNETES);
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
                                                        version + " is newer than any tested version: " + supported,
                                                        "try it with a stack without data first"))
                                .orElseGet(() -> Finding.unknown(subject, "not a version: \"" + found + "\"")),
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
        boolean snapshots = missing.stream().anyMatch(kind -> kind.startsWith(DatabaseNames.SNAPSHOT_API_GROUP));
        boolean postgres = missing.stream().anyMatch(kind -> kind.startsWith(DatabaseNames.API_GROUP));
        boolean monitors = missing.stream().anyMatch(kind -> kind.startsWith(MonitoringNames.API_GROUP));
        List<String> steps = new ArrayList<>();
        if (snapshots) {
            steps.add("install the snapshot CRDs and their controller before the operator:"
                    + " https://github.com/kubernetes-csi/external-snapshotter");
        }
        if (postgres) {
            steps.add(OperatorFindings.install(needs));
        }
        if (missing.stream().anyMatch(kind -> kind.startsWith(WalArchiveNames.API_GROUP))) {
            steps.add(WalArchiveFindings.install(needs));
        }
        if (monitors) {
            steps.add("install the Prometheus operator, or leave out metrics.podMonitor:"
                    + " https://prometheus-operator.dev/docs/getting-started/installation/");
        }
        if (missing.stream().anyMatch(kind -> kind.startsWith(ExposeNames.GATEWAY_API_GROUP))) {
            steps.add("install the Gateway API and a controller for it, or use expose.ingress:"
                    + " https://gateway-api.sigs.k8s.io/");
        }
        return steps.isEmpty() ? "upgrade the cluster" : String.join("; then ", steps);
    }
}
