package litellmha.names;

/** Keys of annotations. */
public final class AnnotationKeys {

    /** On a pod template: a digest of the secrets that its pods read. */
    public static final String SECRETS_DIGEST = "litellm-ha/secrets";

    /** On a pod template: a digest of LiteLLM's configuration. */
    public static final String CONFIG_DIGEST = "litellm-ha/config";

    /** On the Secret with the salt key: the fingerprint of the key. */
    public static final String SALT_KEY_FINGERPRINT = "litellm-ha/salt-key-fingerprint";

    /** As whom Pulumi's Kubernetes provider owns the fields of an object; without it, under a name made up for each object. */
    public static final String FIELD_MANAGER = "pulumi.com/patchFieldManager";

    /** What Pulumi's Kubernetes provider waits for, such as {@code condition=Ready}. */
    public static final String WAIT_FOR = "pulumi.com/waitFor";

    /** Makes Pulumi's Kubernetes provider replace an object that never became ready. */
    public static final String REPLACE_UNREADY = "pulumi.com/replaceUnready";

    /** On a ServiceAccount: the role of AWS that its pods have on EKS. */
    public static final String AWS_ROLE = "eks.amazonaws.com/role-arn";

    /** On a ServiceAccount: the service account of Google Cloud that its pods have on GKE. */
    public static final String GOOGLE_SERVICE_ACCOUNT = "iam.gke.io/gcp-service-account";

    /** On a ServiceAccount: the client ID of the identity of Azure that its pods have. */
    public static final String AZURE_CLIENT = "azure.workload.identity/client-id";

    private AnnotationKeys() {}
}
