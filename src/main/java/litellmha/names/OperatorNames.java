package litellmha.names;

/** Names of CloudNativePG's operator. */
public final class OperatorNames {

    /** The namespace that CloudNativePG's manifests and Helm chart install the operator to. */
    public static final String NAMESPACE = "cnpg-system";

    /** The chart, its release, and the operator's Deployment in it. */
    public static final String CHART = "cloudnative-pg";

    /** The component that declares the release. */
    public static final String COMPONENT = "operator";

    private OperatorNames() {}
}
