package litellmha.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.names.NetworkNames;
import litellmha.names.OperatorNames;
import litellmha.settings.Backup;
import litellmha.settings.Cidr;
import litellmha.settings.Destination;
import litellmha.settings.Expose;
import litellmha.settings.Metrics;
import litellmha.settings.Network;
import litellmha.settings.Settings;
import litellmha.settings.SharedRedis;
import litellmha.settings.WalArchive;

/**
 * The paths that the platform needs; everything else is denied.
 *
 * @param controller the pods that forward requests from outside the cluster
 * @param acmeSolvers whether cert-manager starts pods that have to answer the controller
 * @param providers where models and callbacks are called; empty if nothing can call anybody
 * @param publicInternetOnly whether private addresses are taken out of {@code providers}
 * @param endpoints what else the gateway calls
 * @param dns where the cluster's DNS is
 * @param metricsNamespaces whose pods scrape the gateway and Postgres
 * @param kubernetesApiPort where the API server itself listens, which is what policies see behind its Service
 * @param objectStore where Postgres' archive of WAL is, beside HTTPS on port 443
 * @param failoverGuard whether a guard of the database uses the Kubernetes API
 * @param backupRetention whether pods that delete old backups use it
 * @param backupMetrics whether a pod that serves metrics of the backups uses it
 * @param redis how the Redis of the counters runs; empty if there is none
 * @param cache whether there is a Redis of the response cache
 */
public record NetworkPlan(
        List<String> clientNamespaces,
        List<Cidr> clientCidrs,
        Optional<Expose.Controller> controller,
        boolean acmeSolvers,
        String operatorNamespace,
        List<Cidr> providers,
        boolean publicInternetOnly,
        List<Network.Endpoint> endpoints,
        Dns dns,
        List<String> metricsNamespaces,
        int kubernetesApiPort,
        List<Destination> objectStore,
        boolean failoverGuard,
        boolean backupRetention,
        boolean backupMetrics,
        Optional<SharedRedis.Mode> redis,
        boolean cache) {

    /** kubeadm's default, and that of most clusters. */
    private static final int KUBERNETES_API_PORT = 6443;

    /**
     * Where pods learn the role of their node, and that of EKS Pod Identity. A role of the ServiceAccount is asked for over HTTPS.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">EKS Pod Identity</a>
     */
    private static final List<Destination> AWS_IDENTITY =
            List.of(new Destination(false, "169.254.169.254", 80), new Destination(false, "169.254.170.23", 80));

    private static final List<Cidr> EVERYWHERE = List.of(new Cidr("0.0.0.0/0"), new Cidr("::/0"));

    public NetworkPlan {
        clientNamespaces = List.copyOf(clientNamespaces);
        clientCidrs = List.copyOf(clientCidrs);
        providers = List.copyOf(providers);
        endpoints = List.copyOf(endpoints);
        metricsNamespaces = List.copyOf(metricsNamespaces);
        objectStore = List.copyOf(objectStore);
    }

    /**
     * The cluster's DNS.
     *
     * @param podLabels of its pods in the namespace; all of them if empty
     * @param cidrs its addresses beside the pods
     * @param ports of the pods
     */
    public record Dns(String namespace, Map<String, String> podLabels, List<Cidr> cidrs, List<Integer> ports) {

        private static final List<Cidr> NODE_LOCAL = List.of(new Cidr(NetworkNames.NODE_LOCAL_DNS + "/32"));

        public Dns {
            podLabels = Map.copyOf(podLabels);
            cidrs = List.copyOf(cidrs);
            ports = List.copyOf(ports);
        }

        private static Dns of(Network.Dns dns) {
            return new Dns(
                    dns.namespace().orElse(NetworkNames.DNS_NAMESPACE),
                    dns.podLabels().orElse(Map.of()),
                    dns.cidrs().orElse(NODE_LOCAL),
                    dns.ports().orElse(List.of(NetworkNames.DNS_PORT)));
        }
    }

    private static List<Destination> objectStore(WalArchive archive) {
        Stream<Destination> store = archive.endpointUrl().flatMap(Destination::of).stream();
        return Stream.concat(store, archive.inheritsIdentity() ? AWS_IDENTITY.stream() : Stream.of())
                .toList();
    }

    public static NetworkPlan of(Settings settings, boolean failoverGuard) {
        Network network = settings.network().orElse(Network.DEFAULT);
        boolean callsProviders = settings.modelsInDatabase()
                || settings.mcpServers().isPresent()
                || settings.guardrails().isPresent()
                || settings.litellm().isPresent()
                || settings.env().isPresent()
                || settings.models().stream()
                        .anyMatch(model -> model.mockResponse().isEmpty());
        return new NetworkPlan(
                network.clientNamespaces().orElse(List.of()),
                network.clientCidrs().orElse(List.of()),
                settings.expose().flatMap(Expose::controller),
                settings.expose()
                        .flatMap(Expose::ingress)
                        .flatMap(Expose.Ingress::tls)
                        .flatMap(Expose.Tls::issuer)
                        .isPresent(),
                network.operatorNamespace().orElse(OperatorNames.NAMESPACE),
                callsProviders ? network.providerCidrs().orElse(EVERYWHERE) : List.of(),
                network.providerCidrs().isEmpty(),
                network.endpoints().orElse(List.of()),
                Dns.of(network.dns().orElse(Network.Dns.DEFAULT)),
                settings.metrics().map(Metrics::namespaces).orElse(List.of()),
                network.kubernetesApiPort().orElse(KUBERNETES_API_PORT),
                settings.backup()
                        .flatMap(Backup::walArchive)
                        .map(NetworkPlan::objectStore)
                        .orElse(List.of()),
                failoverGuard,
                settings.backup().flatMap(Backup::retention).isPresent(),
                settings.backup().isPresent() && settings.metrics().isPresent(),
                settings.redis().map(SharedRedis::modeOrDefault),
                settings.cache().isPresent());
    }
}
