package litellmha.verify.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;

/** Secrets of a namespace in another one, for pods there. They go with that namespace. */
record CopiedSecrets(KubernetesClient client, String from, String to) {

    static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace("", "secrets", "get"), Rights.inCluster("", "secrets", "get", "create"))
            .flatMap(List::stream)
            .toList();

    /** Copies a Secret, unless it does not exist or one of its name is there already. */
    void copy(String name) {
        Secret secret = client.secrets().inNamespace(from).withName(name).get();
        if (secret != null && client.secrets().inNamespace(to).withName(name).get() == null) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(to)
                            .endMetadata()
                            .withType(secret.getType())
                            .withData(secret.getData())
                            .build())
                    .create();
        }
    }
}
