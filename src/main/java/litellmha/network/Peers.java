package litellmha.network;

import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorRequirementArgs;
import com.pulumi.kubernetes.networking.v1.inputs.IPBlockArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPeerArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPortArgs;
import java.util.List;
import java.util.Map;
import litellmha.kube.Labels;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;

/** The ends of a path. */
final class Peers {

    /** Private, carrier-grade and link-local addresses: RFC 1918, 6598, 3927; the last one holds clouds' metadata. */
    private static final List<String> PRIVATE_V4 =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16");

    /** Unique local and link-local addresses: RFC 4193, 4291. */
    private static final List<String> PRIVATE_V6 = List.of("fc00::/7", "fe80::/10");

    private Peers() {}

    static NetworkPolicyPeerArgs component(String component) {
        return NetworkPolicyPeerArgs.builder()
                .podSelector(selector(Labels.selector(component)))
                .build();
    }

    /** Pods of Postgres: of our Cluster, and of one that is restored from its backup beside it. */
    static NetworkPolicyPeerArgs postgres() {
        return NetworkPolicyPeerArgs.builder().podSelector(postgresSelector()).build();
    }

    static LabelSelectorArgs postgresSelector() {
        return LabelSelectorArgs.builder()
                .matchExpressions(LabelSelectorRequirementArgs.builder()
                        .key(DatabaseNames.CLUSTER_LABEL)
                        .operator("Exists")
                        .build())
                .build();
    }

    static NetworkPolicyPeerArgs namespace(String name) {
        return NetworkPolicyPeerArgs.builder()
                .namespaceSelector(selector(Map.of(LabelKeys.NAMESPACE, name)))
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
                        .except(cidr.contains(":") ? PRIVATE_V6 : PRIVATE_V4)
                        .build())
                .build();
    }

    static LabelSelectorArgs selector(Map<String, String> labels) {
        return LabelSelectorArgs.builder().matchLabels(labels).build();
    }

    static NetworkPolicyPortArgs tcp(int port) {
        return NetworkPolicyPortArgs.builder().protocol("TCP").port(port).build();
    }

    static NetworkPolicyPortArgs udp(int port) {
        return NetworkPolicyPortArgs.builder().protocol("UDP").port(port).build();
    }
}
