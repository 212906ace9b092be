package litellmha.operator;

import java.util.Optional;
import litellmha.names.OperatorNames;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * The operator as the stack wants it: CloudNativePG's Helm chart, with its own values.
 *
 * @param namespace where it runs; Helm makes it, and leaves it when the release goes
 * @param kept whether the release outlives the stack, as the database does that it looks after
 */
public record OperatorPlan(String namespace, boolean kept) {

    /** @see <a href="https://github.com/cloudnative-pg/charts#operator-chart">CloudNativePG's charts</a> */
    static final String REPOSITORY = "https://cloudnative-pg.github.io/charts";

    /** As {@link OperatorNames#CHART}, where the program itself reads it. */
    public static final String CHART = OperatorNames.CHART;

    /**
     * The chart that brings {@link #VERSION}: {@code version} and {@code appVersion} of
     * {@code charts/cloudnative-pg/Chart.yaml} at the tag {@code cloudnative-pg-v0.29.0} of
     * {@code github.com/cloudnative-pg/charts}.
     *
     * <p>There all its CRDs have the annotation {@code helm.sh/resource-policy: keep}: they, and with them every
     * database, stay when the release goes. A release of the same name and namespace takes them over again, so both are
     * fixed.
     */
    public static final String CHART_VERSION = "0.29.0";

    /** Of CloudNativePG. */
    public static final String VERSION = "1.30.0";

    /** Nothing if the stack finds the operator on its cluster. */
    public static Optional<OperatorPlan> of(Settings settings, TierProfile promise) {
        return settings.operator()
                .filter(Settings.Operator::install)
                .map(wanted -> new OperatorPlan(
                        settings.network()
                                .flatMap(Settings.Network::operatorNamespace)
                                .orElse(OperatorNames.NAMESPACE),
                        promise.dataOutlivesStack()));
    }
}
