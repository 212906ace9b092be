package litellmha.names;

/** Names of CloudNativePG's operator. */
public final class OperatorNames {

    /** The namespace that CloudNativePG's manifests and Helm chart install the operator to. */
    public static final String NAMESPACE = "cnpg-system";

    /** The chart, its release, and the operator's Deployment in it. */
    public static final String CHART = "cloudnative-pg";

    /** Where its pods answer the API server's questions about objects of Postgres ({@code webhook.port} of the chart). */
    public static final int WEBHOOK_PORT = 9443;

    /** The component that declares the release. */
    public static final String COMPONENT = "operator";

    private OperatorNames() {}
}
