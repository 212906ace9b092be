package litellmha.names;

/**
 * Keys of labels.
 *
 * @see <a href="https://kubernetes.io/docs/reference/labels-annotations-taints/">the labels that Kubernetes knows</a>
 */
public final class LabelKeys {

    /** The Pulumi stack that an object belongs to. */
    public static final String STACK = "litellm-ha/stack";

    public static final String NAME = "app.kubernetes.io/name";
    public static final String VERSION = "app.kubernetes.io/version";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String PART_OF = "app.kubernetes.io/part-of";
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Of a node: its name. */
    public static final String HOSTNAME = "kubernetes.io/hostname";

    /** Of a node: its zone. */
    public static final String ZONE = "topology.kubernetes.io/zone";

    /** Of a namespace: its name. */
    public static final String NAMESPACE = "kubernetes.io/metadata.name";

    /** Of an EndpointSlice: its Service. */
    public static final String SERVICE = "kubernetes.io/service-name";

    private LabelKeys() {}
}
