package litellmha.network;

import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyEgressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyIngressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicyPeerArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicySpecArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import litellmha.kube.Children;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.Selectors;
import litellmha.names.BackupMetricsNames;
import litellmha.names.BackupRetentionNames;
import litellmha.names.CacheNames;
import litellmha.names.DatabaseNames;
import litellmha.names.ExposeNames;
import litellmha.names.FailoverGuardNames;
import litellmha.names.GatewayNames;
import litellmha.names.NetworkNames;
import litellmha.names.RedisNames;
import litellmha.settings.Destination;
import litellmha.settings.Network;
import litellmha.settings.SharedRedis;

/** Denies all traffic in the namespace, and opens the paths of the {@link NetworkPlan}. */
public final class NetworkPolicies extends ComponentResource {

    private static final int HTTPS = 443;

    private final NetworkPlan plan;
    private final Children children;

    public NetworkPolicies(NetworkPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:network:NetworkPolicies", NetworkNames.COMPONENT, options);
        this.plan = plan;
        children = new Children(this, new Metadata(namespace, labels, NetworkNames.COMPONENT));
        policy(NetworkNames.DEFAULT_DENY, LabelSelectorArgs.Empty, List.of(), List.of());
        gateway();
        migration();
        if (plan.acmeSolvers()) {
            acmeSolvers();
        }
        plan.redis().ifPresent(mode -> {
            switch (mode) {
                case SINGLE -> redis(RedisNames.NETWORK_POLICY, RedisNames.COMPONENT);
                case SENTINEL -> replicatedRedis();
            }
        });
        if (plan.cache()) {
            redis(CacheNames.NETWORK_POLICY, CacheNames.COMPONENT);
        }
        database();
        if (plan.failoverGuard()) {
            failoverGuard();
        }
        if (plan.backupRetention()) {
            policy(
                    BackupRetentionNames.NETWORK_POLICY,
                    Selectors.component(BackupRetentionNames.COMPONENT),
                    List.of(),
                    List.of(kubernetesApi()));
        }
        if (plan.backupMetrics()) {
            policy(
                    BackupMetricsNames.NETWORK_POLICY,
                    Selectors.component(BackupMetricsNames.COMPONENT),
                    List.of(Rules.from(scrapers(), BackupMetricsNames.PORT)),
                    List.of(kubernetesApi()));
        }
        registerOutputs(Map.of());
    }

    private void gateway() {
        List<NetworkPolicyPeerArgs> clients = Stream.of(
                        plan.clientNamespaces().stream().map(Peers::namespace),
                        clientsOutside().stream(),
                        controller().stream())
                .flatMap(peers -> peers)
                .toList();
        List<NetworkPolicyPeerArgs> providers = plan.providers().stream()
                .map(cidr -> plan.publicInternetOnly() ? Peers.publicPartOf(cidr.text()) : Peers.block(cidr.text()))
                .toList();
        List<NetworkPolicyPeerArgs> redis = Stream.of(
                        plan.redis().isPresent() ? RedisNames.COMPONENT : "", plan.cache() ? CacheNames.COMPONENT : "")
                .filter(component -> !component.isEmpty())
                .map(Peers::component)
                .toList();
        List<List<NetworkPolicyEgressRuleArgs>> egress = new ArrayList<>(List.of(
                Rules.dns(plan.dns()),
                Rules.to(List.of(Peers.postgres()), DatabaseNames.PORT),
                Rules.to(providers, HTTPS),
                Rules.to(redis, RedisNames.PORT)));
        if (plan.redis().equals(Optional.of(SharedRedis.Mode.SENTINEL))) {
            egress.add(Rules.to(List.of(Peers.component(RedisNames.COMPONENT)), RedisNames.SENTINEL_PORT));
        }
        plan.endpoints().forEach(endpoint -> egress.add(endpoint(endpoint)));
        policy(
                GatewayNames.NETWORK_POLICY,
                Selectors.component(GatewayNames.COMPONENT),
                List.of(Rules.from(clients, GatewayNames.PORT), Rules.from(scrapers(), GatewayNames.METRICS_PORT)),
                egress);
    }

    private List<NetworkPolicyPeerArgs> clientsOutside() {
        return plan.clientCidrs().stream().map(cidr -> Peers.block(cidr.text())).toList();
    }

    private List<NetworkPolicyPeerArgs> controller() {
        return plan.controller().stream()
                .map(pods -> Peers.pods(pods.namespace(), pods.podLabels().orElse(Map.of())))
                .toList();
    }

    /** A certificate authority asks for the host, so that it comes the way that clients come. */
    private void acmeSolvers() {
        policy(
                ExposeNames.ACME_NETWORK_POLICY,
                Selectors.labels(Map.of(ExposeNames.ACME_LABEL, "true")),
                List.of(Rules.from(
                        Stream.concat(controller().stream(), clientsOutside().stream())
                                .toList(),
                        ExposeNames.ACME_PORT)),
                List.of());
    }

    private static List<NetworkPolicyEgressRuleArgs> endpoint(Network.Endpoint endpoint) {
        NetworkPolicyPeerArgs peer = endpoint.cidr()
                .map(cidr -> Peers.block(cidr.text()))
                .orElseGet(() -> Peers.pods(
                        endpoint.namespace().orElseThrow(), endpoint.podLabels().orElse(Map.of())));
        return Rules.to(
                List.of(peer),
                endpoint.ports().stream().mapToInt(Integer::intValue).toArray());
    }

    private void migration() {
        policy(
                GatewayNames.MIGRATION_NETWORK_POLICY,
                Selectors.component(GatewayNames.MIGRATION_COMPONENT),
                List.of(),
                List.of(Rules.dns(plan.dns()), Rules.to(List.of(Peers.postgres()), DatabaseNames.PORT)));
    }

    private void redis(String name, String component) {
        policy(
                name,
                Selectors.component(component),
                List.of(Rules.from(List.of(Peers.component(GatewayNames.COMPONENT)), RedisNames.PORT)),
                List.of());
    }

    private void replicatedRedis() {
        NetworkPolicyPeerArgs pods = Peers.component(RedisNames.COMPONENT);
        policy(
                RedisNames.NETWORK_POLICY,
                Selectors.component(RedisNames.COMPONENT),
                List.of(Rules.from(
                        List.of(Peers.component(GatewayNames.COMPONENT), pods),
                        RedisNames.PORT,
                        RedisNames.SENTINEL_PORT)),
                List.of(Rules.dns(plan.dns()), Rules.to(List.of(pods), RedisNames.PORT, RedisNames.SENTINEL_PORT)));
    }

    private void database() {
        List<NetworkPolicyPeerArgs> clients =
                List.of(Peers.component(GatewayNames.COMPONENT), Peers.component(GatewayNames.MIGRATION_COMPONENT));
        List<NetworkPolicyPeerArgs> keepers = List.of(Peers.namespace(plan.operatorNamespace()), Peers.postgres());
        List<NetworkPolicyPeerArgs> guard =
                plan.failoverGuard() ? List.of(Peers.component(FailoverGuardNames.COMPONENT)) : List.of();
        policy(
                DatabaseNames.NETWORK_POLICY,
                Selectors.exists(DatabaseNames.CLUSTER_LABEL),
                List.of(
                        Rules.from(clients, DatabaseNames.PORT),
                        Rules.from(keepers, DatabaseNames.PORT, DatabaseNames.STATUS_PORT),
                        Rules.from(guard, DatabaseNames.METRICS_PORT),
                        Rules.from(scrapers(), DatabaseNames.METRICS_PORT)),
                Stream.concat(
                                Stream.of(
                                        Rules.dns(plan.dns()),
                                        Rules.to(
                                                List.of(Peers.postgres()),
                                                DatabaseNames.PORT,
                                                DatabaseNames.STATUS_PORT),
                                        kubernetesApi()),
                                plan.objectStore().stream().map(NetworkPolicies::objectStore))
                        .toList());
    }

    /** The port of a Service's pods may be another one than its own. */
    private static List<NetworkPolicyEgressRuleArgs> objectStore(Destination store) {
        return store.serviceNamespace()
                .map(namespace -> Rules.toAllPorts(Peers.namespace(namespace)))
                .or(() -> store.block().map(block -> Rules.to(List.of(Peers.block(block)), store.port())))
                .orElseGet(() -> Rules.toAnywhere(store.port()));
    }

    private void failoverGuard() {
        policy(
                FailoverGuardNames.NETWORK_POLICY,
                Selectors.component(FailoverGuardNames.COMPONENT),
                List.of(),
                List.of(Rules.to(List.of(Peers.postgres()), DatabaseNames.METRICS_PORT), kubernetesApi()));
    }

    /** Its addresses can be named by no selector. */
    private List<NetworkPolicyEgressRuleArgs> kubernetesApi() {
        return Rules.toAnywhere(HTTPS, plan.kubernetesApiPort());
    }

    private List<NetworkPolicyPeerArgs> scrapers() {
        return plan.metricsNamespaces().stream().map(Peers::namespace).toList();
    }

    private void policy(
            String name,
            LabelSelectorArgs pods,
            List<List<NetworkPolicyIngressRuleArgs>> ingress,
            List<List<NetworkPolicyEgressRuleArgs>> egress) {
        NetworkPolicySpecArgs.Builder spec =
                NetworkPolicySpecArgs.builder().podSelector(pods).policyTypes("Ingress", "Egress");
        ifAny(ingress, spec::ingress);
        ifAny(egress, spec::egress);
        children.networkPolicy(name, spec.build());
    }

    private static <T> void ifAny(List<List<T>> rules, Consumer<List<T>> field) {
        List<T> all = rules.stream().flatMap(List::stream).toList();
        if (!all.isEmpty()) {
            field.accept(all);
        }
    }
}
