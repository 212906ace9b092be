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
import litellmha.database.DatabasePlan;
import litellmha.gateway.GatewayPlan;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.redis.RedisPlan;

/** Denies all traffic of the namespace, and opens the paths of the {@link NetworkPlan}. */
public final class NetworkPolicies extends ComponentResource {

    private static final String COMPONENT = "network";
    private static final int POSTGRES = 5432;

    /** Where CloudNativePG's operator and instances ask an instance for its state. */
    private static final int INSTANCE_STATUS = 8000;

    private static final NetworkPolicyEgressRuleArgs DNS = NetworkPolicyEgressRuleArgs.builder()
            // The block is the address that NodeLocal DNSCache listens on.
            .to(Peers.namespace("kube-system"), Peers.block("169.254.20.10/32"))
            .ports(Peers.udp(53), Peers.tcp(53))
            .build();

    private final String namespace;
    private final Labels labels;

    public NetworkPolicies(NetworkPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:network:NetworkPolicies", COMPONENT, options);
        this.namespace = namespace;
        this.labels = labels;
        policy("litellm-default-deny", LabelSelectorArgs.Empty, List.of(), List.of());
        policy(
                "litellm-gateway",
                Peers.selector(Labels.selector(GatewayPlan.COMPONENT)),
                from(
                        Stream.concat(
                                plan.clientNamespaces().stream().map(Peers::namespace),
                                plan.clientCidrs().stream().map(cidr -> Peers.block(cidr.text()))),
                        GatewayPlan.PORT),
                gatewayEgress(plan));
        policy(
                "litellm-migrations",
                Peers.selector(Labels.selector(GatewayPlan.MIGRATION_COMPONENT)),
                List.of(),
                List.of(DNS, to(Peers.postgres(), POSTGRES)));
        if (plan.redis()) {
            policy(
                    RedisPlan.SERVICE,
                    Peers.selector(Labels.selector(RedisPlan.COMPONENT)),
                    from(Stream.of(Peers.component(GatewayPlan.COMPONENT)), RedisPlan.PORT),
                    List.of());
        }
        policy(DatabasePlan.CLUSTER, Peers.postgresSelector(), databaseIngress(plan), databaseEgress(plan));
        registerOutputs(Map.of());
    }

    private static List<NetworkPolicyEgressRuleArgs> gatewayEgress(NetworkPlan plan) {
        List<NetworkPolicyEgressRuleArgs> rules = new ArrayList<>(List.of(DNS, to(Peers.postgres(), POSTGRES)));
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
            rules.add(to(Peers.component(RedisPlan.COMPONENT), RedisPlan.PORT));
        }
        return rules;
    }

    private static List<NetworkPolicyIngressRuleArgs> databaseIngress(NetworkPlan plan) {
        return List.of(
                NetworkPolicyIngressRuleArgs.builder()
                        .from(Peers.component(GatewayPlan.COMPONENT), Peers.component(GatewayPlan.MIGRATION_COMPONENT))
                        .ports(Peers.tcp(POSTGRES))
                        .build(),
                NetworkPolicyIngressRuleArgs.builder()
                        .from(Peers.namespace(plan.operatorNamespace()), Peers.postgres())
                        .ports(Peers.tcp(POSTGRES), Peers.tcp(INSTANCE_STATUS))
                        .build());
    }

    private static List<NetworkPolicyEgressRuleArgs> databaseEgress(NetworkPlan plan) {
        return List.of(
                DNS,
                NetworkPolicyEgressRuleArgs.builder()
                        .to(Peers.postgres())
                        .ports(Peers.tcp(POSTGRES), Peers.tcp(INSTANCE_STATUS))
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
                                .labels(labels.of(COMPONENT))
                                .build())
                        .spec(spec.build())
                        .build(),
                ChildOptions.of(this));
    }
}
