package litellmha.names;

/**
 * Keys of labels.
 *
 * @see <a href="https://kubernetes.io/docs/reference/labels-annotations-taints/">the labels that Kubernetes knows</a>
 */
public final class LabelKeys {

    /** The Pulumi stack that an object belongs to. */
    public static final String STACK = "litellm-ha/stack";

    /** Why there is an object that is made again and again, such as a Backup; its value is {@link #UPGRADE}, for example. */
    public static final String MADE_BY = "litellm-ha/made-by";

    /** The value of {@link #MADE_BY} on a Backup that was taken before another image. */
    public static final String UPGRADE = "upgrade";

    public static final String NAME = "app.kubernetes.io/name";
    public static final String INSTANCE = "app.kubernetes.io/instance";
    public static final String VERSION = "app.kubernetes.io/version";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String PART_OF = "app.kubernetes.io/part-of";
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The label of each pod of a StatefulSet with its name. */
    public static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    /** The label of a node with its name. */
    public static final String HOSTNAME = "kubernetes.io/hostname";

    /** The label of a node with its zone. */
    public static final String ZONE = "topology.kubernetes.io/zone";

    /** The label of a namespace with its name. */
    public static final String NAMESPACE = "kubernetes.io/metadata.name";

    /** The label of an EndpointSlice with its Service. */
    public static final String SERVICE = "kubernetes.io/service-name";

    /** The label of a pod that Azure's workload identity gives a token to, with {@code true}. */
    public static final String AZURE_IDENTITY = "azure.workload.identity/use";

    private LabelKeys() {}
}
