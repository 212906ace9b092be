package litellmha.network;

import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.kubernetes.networking.v1.NetworkPolicy;
import com.pulumi.kubernetes.networking.v1.NetworkPolicyArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyEgressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyIngressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPeerArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicySpecArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.NetworkNames;
import litellmha.names.RedisNames;

/** Denies all traffic of the namespace, and opens the paths of the {@link NetworkPlan}. */
public final class NetworkPolicies extends ComponentResource {

    private static final NetworkPolicyEgressRuleArgs DNS = NetworkPolicyEgressRuleArgs.builder()
            // The block is the address that NodeLocal DNSCache listens on.
            .to(Peers.namespace(NetworkNames.DNS_NAMESPACE), Peers.block("169.254.20.10/32"))
            .ports(Peers.udp(NetworkNames.DNS_PORT), Peers.tcp(NetworkNames.DNS_PORT))
            .build();

    private final String namespace;
    private final Labels labels;

    public NetworkPolicies(NetworkPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:network:NetworkPolicies", NetworkNames.COMPONENT, options);
        this.namespace = namespace;
        this.labels = labels;
        policy(NetworkNames.DEFAULT_DENY, LabelSelectorArgs.Empty, List.of(), List.of());
        policy(
                GatewayNames.NETWORK_POLICY,
                Peers.selector(Labels.selector(GatewayNames.COMPONENT)),
                from(
                        Stream.concat(
                                plan.clientNamespaces().stream().map(Peers::namespace),
                                plan.clientCidrs().stream().map(cidr -> Peers.block(cidr.text()))),
                        GatewayNames.PORT),
                gatewayEgress(plan));
        policy(
                GatewayNames.MIGRATION_NETWORK_POLICY,
                Peers.selector(Labels.selector(GatewayNames.MIGRATION_COMPONENT)),
                List.of(),
                List.of(DNS, to(Peers.postgres(), DatabaseNames.PORT)));
        if (plan.redis()) {
            policy(
                    RedisNames.NETWORK_POLICY,
                    Peers.selector(Labels.selector(RedisNames.COMPONENT)),
                    from(Stream.of(Peers.component(GatewayNames.COMPONENT)), RedisNames.PORT),
                    List.of());
        }
        policy(DatabaseNames.NETWORK_POLICY, Peers.postgresSelector(), databaseIngress(plan), databaseEgress(plan));
        registerOutputs(Map.of());
    }

    private static List<NetworkPolicyEgressRuleArgs> gatewayEgress(NetworkPlan plan) {
        List<NetworkPolicyEgressRuleArgs> rules =
                new ArrayList<>(List.of(DNS, to(Peers.postgres(), DatabaseNames.PORT)));
        if (!plan.providers().isEmpty()) {
            rules.add(NetworkPolicyEgressRuleArgs.builder()
                    .to(plan.providers().stream()
                            .map(cidr -> plan.publicInternetOnly()
                                    ? Peers.publicPartOf(cidr.text())
                                    : Peers.block(cidr.text()))
                            .toList())
                    .ports(Peers.tcp(443))
                    .build());
        }
        if (plan.redis()) {
            rules.add(to(Peers.component(RedisNames.COMPONENT), RedisNames.PORT));
        }
        return rules;
    }

    private static List<NetworkPolicyIngressRuleArgs> databaseIngress(NetworkPlan plan) {
        return List.of(
                NetworkPolicyIngressRuleArgs.builder()
                        .from(
                                Peers.component(GatewayNames.COMPONENT),
                                Peers.component(GatewayNames.MIGRATION_COMPONENT))
                        .ports(Peers.tcp(DatabaseNames.PORT))
                        .build(),
                NetworkPolicyIngressRuleArgs.builder()
                        .from(Peers.namespace(plan.operatorNamespace()), Peers.postgres())
                        .ports(Peers.tcp(DatabaseNames.PORT), Peers.tcp(DatabaseNames.STATUS_PORT))
                        .build());
    }

    private static List<NetworkPolicyEgressRuleArgs> databaseEgress(NetworkPlan plan) {
        return List.of(
                DNS,
                NetworkPolicyEgressRuleArgs.builder()
                        .to(Peers.postgres())
                        .ports(Peers.tcp(DatabaseNames.PORT), Peers.tcp(DatabaseNames.STATUS_PORT))
                        .build(),
                // Instances talk to the Kubernetes API, whose addresses no selector can name.
                NetworkPolicyEgressRuleArgs.builder()
                        .ports(Peers.tcp(443), Peers.tcp(plan.kubernetesApiPort()))
                        .build());
    }

    private static NetworkPolicyEgressRuleArgs to(NetworkPolicyPeerArgs peer, int port) {
        return NetworkPolicyEgressRuleArgs.builder()
                .to(peer)
                .ports(Peers.tcp(port))
                .build();
    }

    /** No rule for no peer: a rule without peers would let everybody in. */
    private static List<NetworkPolicyIngressRuleArgs> from(Stream<NetworkPolicyPeerArgs> peers, int port) {
        List<NetworkPolicyPeerArgs> list = peers.toList();
        return list.isEmpty()
                ? List.of()
                : List.of(NetworkPolicyIngressRuleArgs.builder()
                        .from(list)
                        .ports(Peers.tcp(port))
                        .build());
    }

    private void policy(
            String name,
            LabelSelectorArgs pods,
            List<NetworkPolicyIngressRuleArgs> ingress,
            List<NetworkPolicyEgressRuleArgs> egress) {
        NetworkPolicySpecArgs.Builder spec =
                NetworkPolicySpecArgs.builder().podSelector(pods).policyTypes("Ingress", "Egress");
        if (!ingress.isEmpty()) {
            spec.ingress(ingress);
        }
        if (!egress.isEmpty()) {
            spec.egress(egress);
        }
        new NetworkPolicy(
                name,
                NetworkPolicyArgs.builder()
                        .metadata(ObjectMetaArgs.builder()
                                .name(name)
                                .namespace(namespace)
                                .labels(labels.of(NetworkNames.COMPONENT))
                                .build())
                        .spec(spec.build())
                        .build(),
                ChildOptions.of(this));
    }
}
