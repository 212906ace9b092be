package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.names.OperatorNames;
import litellmha.tier.TierProfile;

/** The rules for namespaces, client addresses and ports. */
final class NetworkRules {

    private final Settings settings;
    private final List<Problem> problems;

    private NetworkRules(Settings settings, List<Problem> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        NetworkRules rules = new NetworkRules(settings, problems);
        Network network = settings.network().orElse(Network.DEFAULT);
        rules.namespaces(network);
        rules.clients(network);
        network.dns().ifPresent(rules::dns);
        rules.kubernetesApiPort(network);
        if (network.providerCidrs().filter(List::isEmpty).isPresent()) {
            rules.add(
                    "network.providerCidrs",
                    "an empty list",
                    "at least one block; without this key, the public internet");
        }
    }

    private void namespaces(Network network) {
        String own = settings.namespace().orElse(Settings.DEFAULT_NAMESPACE);
        settings.namespace().ifPresent(name -> {
            name("namespace", name);
            boolean ofOperator = network.operatorNamespace().isEmpty() && name.equals(OperatorNames.NAMESPACE);
            if (name.equals("default") || name.startsWith("kube-") || ofOperator) {
                add(
                        "namespace",
                        Problem.quoted(name),
                        "a namespace of its own: all traffic in it is denied except what the platform needs");
            }
        });
        another("network.operatorNamespace", network.operatorNamespace(), own);
        another("network.dns.namespace", network.dns().flatMap(Network.Dns::namespace), own);
        List<String> clients = network.clientNamespaces().orElse(List.of());
        for (int i = 0; i < clients.size(); i++) {
            name("network.clientNamespaces[" + i + "]", clients.get(i));
        }
        network.operatorNamespace().ifPresent(name -> name("network.operatorNamespace", name));
    }

    private void another(String path, Optional<String> name, String own) {
        name.filter(own::equals)
                .ifPresent(found -> problems.add(Problem.of(
                                path,
                                Problem.quoted(found),
                                "another namespace than the stack's, where all traffic is denied except what the platform needs")
                        .presuming("namespace")));
    }

    private void name(String path, String name) {
        NamespaceName.check(path, name, problems);
    }

    private void dns(Network.Dns dns) {
        dns.namespace().ifPresent(name -> name("network.dns.namespace", name));
        ObjectLabels.check("network.dns.podLabels", dns.podLabels().orElse(Map.of()), problems);
        dns.ports().ifPresent(ports -> Ports.check("network.dns.ports", ports, problems));
        List<Cidr> cidrs = dns.cidrs().orElse(List.of());
        for (int i = 0; i < cidrs.size(); i++) {
            if (cidrs.get(i).isLargerThanAnOrganisation()) {
                add(
                        "network.dns.cidrs[" + i + "]",
                        Problem.quoted(cidrs.get(i).text()),
                        "the addresses of DNS servers, such as 10.96.0.10/32");
            }
        }
    }

    private void clients(Network network) {
        List<Cidr> cidrs = network.clientCidrs().orElse(List.of());
        boolean loadBalancer = network.service()
                .filter(Network.ServiceType.LOAD_BALANCER::equals)
                .isPresent();
        if (loadBalancer && cidrs.isEmpty()) {
            add("network.clientCidrs", "nothing", "the addresses that may use the load balancer");
        }
        boolean plainHttp = network.plainHttp().orElse(false);
        for (int i = 0; loadBalancer && !plainHttp && i < cidrs.size(); i++) {
            if (!cidrs.get(i).isPrivate()) {
                problems.add(new Problem(
                                SettingsReader.PREFIX + "network.clientCidrs[" + i + "]",
                                Problem.quoted(cidrs.get(i).text()),
                                "private addresses: the load balancer speaks plain HTTP; expose encrypts",
                                "to let keys and prompts travel the internet without encryption, set network.plainHttp: true")
                        .presuming("network.plainHttp", "network.service"));
            }
        }
        if (plainHttp && !loadBalancer) {
            problems.add(Problem.of("network.plainHttp", "true", "nothing without service: loadBalancer")
                    .presuming("network.service"));
        }
        boolean guarded = !TierProfile.of(settings.tier()).databaseOutage().allowsRequests();
        for (int i = 0; i < cidrs.size(); i++) {
            if (!guarded && cidrs.get(i).isLargerThanAnOrganisation()) {
                add(
                        "network.clientCidrs[" + i + "]",
                        Problem.quoted(cidrs.get(i).text()),
                        "a smaller block: while the database is down, tier %s accepts any key, and only the network protects the gateway"
                                .formatted(settings.tier().key()));
            }
        }
    }

    private void kubernetesApiPort(Network network) {
        Optional<Integer> port = network.kubernetesApiPort().filter(found -> found < 1 || found > 65_535);
        port.ifPresent(found -> add("network.kubernetesApiPort", found, "a whole number from 1 to 65535"));
    }

    private void add(String path, Object found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
