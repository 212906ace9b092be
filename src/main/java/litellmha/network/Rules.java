package litellmha.network;

import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyEgressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyIngressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPeerArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPortArgs;
import java.util.List;
import java.util.stream.IntStream;
import litellmha.names.NetworkNames;

/** The paths that policies open, each by its peers and TCP ports. */
final class Rules {

    /** The block is the address that NodeLocal DNSCache listens on. */
    static final List<NetworkPolicyEgressRuleArgs> DNS = List.of(NetworkPolicyEgressRuleArgs.builder()
            .to(Peers.namespace(NetworkNames.DNS_NAMESPACE), Peers.block("169.254.20.10/32"))
            .ports(port("UDP", NetworkNames.DNS_PORT), port("TCP", NetworkNames.DNS_PORT))
            .build());

    private Rules() {}

    /** Returns no rule for no peers: a rule without peers would let everybody in. */
    static List<NetworkPolicyIngressRuleArgs> from(List<NetworkPolicyPeerArgs> peers, int... ports) {
        return peers.isEmpty()
                ? List.of()
                : List.of(NetworkPolicyIngressRuleArgs.builder()
                        .from(peers)
                        .ports(tcp(ports))
                        .build());
    }

    /** Returns no rule for no peers: a rule without peers would let everything out. */
    static List<NetworkPolicyEgressRuleArgs> to(List<NetworkPolicyPeerArgs> peers, int... ports) {
        return peers.isEmpty()
                ? List.of()
                : List.of(NetworkPolicyEgressRuleArgs.builder()
                        .to(peers)
                        .ports(tcp(ports))
                        .build());
    }

    static List<NetworkPolicyEgressRuleArgs> toAnywhere(int... ports) {
        return List.of(NetworkPolicyEgressRuleArgs.builder().ports(tcp(ports)).build());
    }

    private static List<NetworkPolicyPortArgs> tcp(int... ports) {
        return IntStream.of(ports).mapToObj(port -> port("TCP", port)).toList();
    }

    private static NetworkPolicyPortArgs port(String protocol, int port) {
        return NetworkPolicyPortArgs.builder().protocol(protocol).port(port).build();
    }
}
