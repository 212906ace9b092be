package litellmha.network;

import com.pulumi.kubernetes.networking.v1.inputs.IPBlockArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPeerArgs;
import java.util.Map;
import litellmha.kube.Selectors;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.settings.Cidr;

/** The ends of a path. */
final class Peers {

    private Peers() {}

    static NetworkPolicyPeerArgs component(String component) {
        return NetworkPolicyPeerArgs.builder()
                .podSelector(Selectors.component(component))
                .build();
    }

    /** Pods of Postgres: those of our Postgres cluster, and of one that is restored from its backup beside it. */
    static NetworkPolicyPeerArgs postgres() {
        return NetworkPolicyPeerArgs.builder()
                .podSelector(Selectors.exists(DatabaseNames.CLUSTER_LABEL))
                .build();
    }

    static NetworkPolicyPeerArgs namespace(String name) {
        return NetworkPolicyPeerArgs.builder()
                .namespaceSelector(Selectors.labels(Map.of(LabelKeys.NAMESPACE, name)))
                .build();
    }

    /** @param labels of the pods; if there are none, all pods of the namespace */
    static NetworkPolicyPeerArgs pods(String namespace, Map<String, String> labels) {
        return labels.isEmpty()
                ? namespace(namespace)
                : NetworkPolicyPeerArgs.builder()
                        .namespaceSelector(Selectors.labels(Map.of(LabelKeys.NAMESPACE, namespace)))
                        .podSelector(Selectors.labels(labels))
                        .build();
    }

    static NetworkPolicyPeerArgs block(String cidr) {
        return NetworkPolicyPeerArgs.builder()
                .ipBlock(IPBlockArgs.builder().cidr(cidr).build())
                .build();
    }

    static NetworkPolicyPeerArgs publicPartOf(String cidr) {
        return NetworkPolicyPeerArgs.builder()
                .ipBlock(IPBlockArgs.builder()
                        .cidr(cidr)
                        .except(cidr.contains(":") ? Cidr.PRIVATE_V6 : Cidr.PRIVATE_V4)
                        .build())
                .build();
    }
}
