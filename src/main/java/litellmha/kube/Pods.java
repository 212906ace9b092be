package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.PodSecurityContextArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.SeccompProfileArgs;
import java.util.Map;

/** Pods that meet the restricted pod security standard and know nothing of the Kubernetes API. */
public final class Pods {

    private Pods() {}

    /** @param labels those beside the labels of the component */
    public static PodTemplateSpecArgs template(
            Metadata metadata, Map<String, String> labels, Map<String, String> annotations, PodSpecArgs spec) {
        return PodTemplateSpecArgs.builder()
                .metadata(metadata.unnamed(labels, annotations))
                .spec(spec)
                .build();
    }

    /** @param user given, because {@code runAsNonRoot} alone cannot judge an image whose user is a name */
    public static PodSpecArgs.Builder restricted(int user) {
        return PodSpecArgs.builder()
                .automountServiceAccountToken(false)
                .enableServiceLinks(false)
                .securityContext(PodSecurityContextArgs.builder()
                        .runAsNonRoot(true)
                        .runAsUser(user)
                        .runAsGroup(user)
                        .fsGroup(user)
                        .seccompProfile(SeccompProfileArgs.builder()
                                .type("RuntimeDefault")
                                .build())
                        .build());
    }
}
