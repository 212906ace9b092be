package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import litellmha.doctor.ClusterFacts.Dns;
import litellmha.names.NetworkNames;
import litellmha.network.NetworkPlan;

/** Whether the network policies let pods reach the cluster's DNS: without it nothing of the stack would start. */
final class DnsFindings {

    private static final String SUBJECT = "DNS";

    private DnsFindings() {}

    static Finding of(StackNeeds needs, ClusterFacts facts) {
        return facts.dns()
                .fold(
                        found -> found.map(dns -> judged(needs.plan().network().dns(), dns))
                                .orElseGet(() -> Finding.note(
                                        SUBJECT,
                                        "not found: kube-system has no Service with the label k8s-app=kube-dns, and"
                                                + " openshift-dns none of the name dns-default",
                                        "make sure that network.dns says where it is")),
                        reason -> Finding.unknownAside(SUBJECT, reason));
    }

    private static Finding judged(NetworkPlan.Dns opened, Dns dns) {
        List<String> blocked = new ArrayList<>();
        if (!dns.namespace().equals(opened.namespace())) {
            blocked.add("its pods are not in namespace " + opened.namespace());
        } else if (!dns.podLabels().entrySet().containsAll(opened.podLabels().entrySet())) {
            blocked.add("its pods do not have the labels in network.dns.podLabels");
        }
        Set<Integer> ports = ports(dns);
        ports.removeAll(opened.ports());
        if (!ports.isEmpty()) {
            blocked.add("port %s is not open".formatted(shown(ports)));
        }
        List<String> caches = dns.caches().stream()
                .filter(address -> opened.cidrs().stream().noneMatch(cidr -> cidr.contains(address)))
                .toList();
        if (!caches.isEmpty()) {
            blocked.add("NodeLocal DNSCache answers on %s from the network of the host, which no selector matches"
                    .formatted(shown(caches)));
        }
        String found = "%s/%s".formatted(dns.namespace(), dns.service())
                + (dns.ports().isEmpty() ? "" : ", pods on port " + shown(dns.ports()))
                + (dns.caches().isEmpty() ? "" : ", caches on " + shown(dns.caches()));
        return blocked.isEmpty()
                ? Finding.ok(SUBJECT, found)
                : Finding.error(
                        SUBJECT,
                        "%s, but the network policies would block it: %s".formatted(found, String.join("; ", blocked)),
                        remedy(dns));
    }

    /** Returns all ports that are asked; a cache listens on that of DNS. */
    private static Set<Integer> ports(Dns dns) {
        Set<Integer> ports = new TreeSet<>(dns.ports());
        if (!dns.caches().isEmpty()) {
            ports.add(NetworkNames.DNS_PORT);
        }
        return ports;
    }

    /** Says the value that fits the cluster, without the keys whose defaults do. */
    private static String remedy(Dns dns) {
        List<String> keys = new ArrayList<>();
        if (!dns.namespace().equals(NetworkNames.DNS_NAMESPACE)) {
            keys.add("namespace: " + dns.namespace());
        }
        Set<String> caches = new TreeSet<>(dns.caches());
        caches.add(NetworkNames.NODE_LOCAL_DNS);
        if (caches.size() > 1) {
            keys.add("cidrs: [%s]"
                    .formatted(caches.stream()
                            .map(address -> address + (address.contains(":") ? "/128" : "/32"))
                            .collect(joining(", "))));
        }
        Set<Integer> ports = ports(dns);
        if (!ports.isEmpty() && !ports.equals(Set.of(NetworkNames.DNS_PORT))) {
            keys.add("ports: [%s]".formatted(shown(ports)));
        }
        return keys.isEmpty() ? "leave out network.dns" : "set network.dns to {%s}".formatted(String.join(", ", keys));
    }

    private static String shown(Iterable<?> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.toString()));
        return String.join(", ", texts);
    }
}
