package litellmha.operator;

import java.util.Optional;
import litellmha.names.OperatorNames;
import litellmha.settings.Network;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * The operator as the stack wants it: CloudNativePG's Helm chart, with its own values.
 *
 * @param namespace where it runs; Helm creates it, and leaves it when the release is deleted
 * @param replicas the number of its pods; of several, one leads, and the others are on other nodes
 * @param retained whether the release outlives the stack, as the database that it manages does
 */
public record OperatorPlan(String namespace, int replicas, boolean retained) {

    /** @see <a href="https://github.com/cloudnative-pg/charts#operator-chart">CloudNativePG's charts</a> */
    static final String REPOSITORY = "https://cloudnative-pg.github.io/charts";

    /**
     * The chart that installs {@link #VERSION}: the release {@code cloudnative-pg-v0.29.1} of {@code
     * github.com/cloudnative-pg/charts}, of 23 September 2026 as {@link #VERSION} itself.
     *
     * <p>At {@code cloudnative-pg-v0.29.0} all its CRDs have the annotation {@code helm.sh/resource-policy: keep}: they, and
     * with them every database, stay when the release is deleted. A release of the same name and namespace adopts them again,
     * so both are fixed.
     */
    public static final String CHART_VERSION = "0.29.1";

    /** The version of CloudNativePG. */
    public static final String VERSION = "1.30.1";

    /**
     * With one pod, a lost node that carries both it and the primary stops writes until Kubernetes evicts the pod, 300 s
     * after it has counted the node as lost.
     */
    private static int replicas(TierProfile profile) {
        return profile.databaseInstances() > 1 ? 2 : 1;
    }

    /** Empty if the cluster already has the operator. */
    public static Optional<OperatorPlan> of(Settings settings, TierProfile profile) {
        return settings.operator()
                .filter(Settings.Operator::install)
                .map(wanted -> new OperatorPlan(
                        settings.network().flatMap(Network::operatorNamespace).orElse(OperatorNames.NAMESPACE),
                        replicas(profile),
                        profile.dataOutlivesStack()));
    }
}
