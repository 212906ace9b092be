package litellmha.network;

import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyEgressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyIngressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPeerArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPortArgs;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The paths that policies open, each by its peers and TCP ports. */
final class Rules {

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

    static List<NetworkPolicyEgressRuleArgs> toAllPorts(NetworkPolicyPeerArgs peer) {
        return List.of(NetworkPolicyEgressRuleArgs.builder().to(peer).build());
    }

    static List<NetworkPolicyEgressRuleArgs> toAnywhere(int... ports) {
        return List.of(NetworkPolicyEgressRuleArgs.builder().ports(tcp(ports)).build());
    }

    static List<NetworkPolicyEgressRuleArgs> dns(NetworkPlan.Dns dns) {
        return List.of(NetworkPolicyEgressRuleArgs.builder()
                .to(Stream.concat(
                                Stream.of(Peers.pods(dns.namespace(), dns.podLabels())),
                                dns.cidrs().stream().map(cidr -> Peers.block(cidr.text())))
                        .toList())
                .ports(dns.ports().stream()
                        .flatMap(port -> Stream.of(port("UDP", port), port("TCP", port)))
                        .toList())
                .build());
    }

    private static List<NetworkPolicyPortArgs> tcp(int... ports) {
        return IntStream.of(ports).mapToObj(port -> port("TCP", port)).toList();
    }

    private static NetworkPolicyPortArgs port(String protocol, int port) {
        return NetworkPolicyPortArgs.builder().protocol(protocol).port(port).build();
    }
}
