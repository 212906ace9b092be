package litellmha.names;

/** Names of the network policies that belong to no other component. */
public final class NetworkNames {

    public static final String DEFAULT_DENY = "litellm-default-deny";

    /** The value of the component label of all network policies. */
    public static final String COMPONENT = "network";

    /** The namespace of the cluster's DNS, unless the stack names another. */
    public static final String DNS_NAMESPACE = "kube-system";

    public static final int DNS_PORT = 53;

    /** The address that NodeLocal DNSCache listens on beside that of the DNS Service. */
    public static final String NODE_LOCAL_DNS = "169.254.20.10";

    private NetworkNames() {}
}
