package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.doctor.ClusterFacts.Entrance;
import litellmha.doctor.ClusterFacts.Forwarder;
import litellmha.doctor.ClusterFacts.Listener;
import litellmha.expose.ExposePlan;
import litellmha.names.LabelKeys;
import litellmha.settings.Expose;

/** Whether there is what an exposed stack relies on: a Gateway that takes its route, or a class, and a certificate. */
final class EntranceFindings {

    private static final String GATEWAY = "Gateway";
    private static final String INGRESS_CLASS = "Ingress class";
    private static final String CERTIFICATE = "Certificate";
    private static final String CONTROLLER = "Controller";

    private final StackNeeds needs;
    private final ExposePlan expose;

    private EntranceFindings(StackNeeds needs, ExposePlan expose) {
        this.needs = needs;
        this.expose = expose;
    }

    /** Returns nothing for a stack that is not exposed. */
    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        List<Finding> findings = new ArrayList<>();
        facts.entrance()
                .ifPresent(entrance ->
                        new EntranceFindings(needs, needs.plan().expose().orElseThrow()).judge(entrance, findings));
        return findings;
    }

    private void judge(Entrance entrance, List<Finding> findings) {
        expose.gateway()
                .ifPresent(gateway -> findings.add(entrance.listeners()
                        .fold(
                                listeners -> gateway(gateway, listeners),
                                reason -> Finding.unknownAside(GATEWAY, reason))));
        expose.ingress().ifPresent(ingress -> {
            findings.add(entrance.ingressClasses()
                    .fold(
                            classes -> ingressClass(ingress.className(), classes),
                            reason -> Finding.unknownAside(INGRESS_CLASS, reason)));
            if (ingress.tlsSecret().isPresent()) {
                findings.add(entrance.certificate()
                        .fold(
                                exists -> certificate(ingress, exists),
                                reason -> Finding.unknownAside(CERTIFICATE, reason)));
            }
        });
        needs.plan()
                .network()
                .controller()
                .ifPresent(controller -> findings.add(entrance.forwarders()
                        .fold(
                                pods -> controller(controller, pods),
                                reason -> Finding.unknownAside(CONTROLLER, reason))));
    }

    private Finding gateway(Expose.ParentGateway wanted, Optional<List<Listener>> listeners) {
        String name = wanted.namespace() + "/" + wanted.name();
        if (listeners.isEmpty()) {
            return Finding.error(GATEWAY, name + " does not exist", "create it, or name another one in expose.gateway");
        }
        return listeners.get().stream()
                .filter(listener -> listener.name().equals(wanted.listener()))
                .findFirst()
                .map(listener -> listener(wanted, name + ", listener " + listener.name(), listener))
                .orElseGet(() -> Finding.error(
                        GATEWAY,
                        "%s has no listener %s; its listeners: %s"
                                .formatted(
                                        name,
                                        wanted.listener(),
                                        listeners.get().stream()
                                                .map(Listener::name)
                                                .sorted()
                                                .collect(joining(", "))),
                        "set expose.gateway.listener to one of them"));
    }

    private Finding listener(Expose.ParentGateway wanted, String name, Listener listener) {
        if (!listener.takesHttpRoutes() || !List.of("HTTP", "HTTPS").contains(listener.protocol())) {
            return Finding.error(
                    GATEWAY,
                    "%s takes %s, but no HTTPRoutes".formatted(name, listener.protocol()),
                    "name a listener with the protocol HTTPS in expose.gateway.listener");
        }
        Optional<String> otherHosts = listener.hostname().filter(pattern -> !covers(pattern, expose.host()));
        if (otherHosts.isPresent()) {
            return Finding.error(
                    GATEWAY,
                    "%s takes %s, not %s".formatted(name, otherHosts.get(), expose.host()),
                    "set expose.host to a name that it takes, or name another listener");
        }
        return namespaces(wanted, name, listener)
                .orElseGet(() -> listener.protocol().equals("HTTP")
                        ? Finding.warning(
                                GATEWAY,
                                name + " has no TLS: keys and prompts travel without encryption",
                                "name a listener with the protocol HTTPS, unless something before it has TLS")
                        : Finding.ok(GATEWAY, name));
    }

    /** Returns what keeps routes of the stack's namespace away from a listener. */
    private Optional<Finding> namespaces(Expose.ParentGateway wanted, String name, Listener listener) {
        String own = needs.plan().namespace();
        String ask = "ask the owner of the Gateway to allow namespace %s in its allowedRoutes".formatted(own);
        return switch (listener.from()) {
            case "All" -> Optional.empty();
            case "Same" ->
                wanted.namespace().equals(own)
                        ? Optional.empty()
                        : Optional.of(Finding.error(GATEWAY, name + " takes routes of its own namespace only", ask));
            case "Selector" -> {
                Optional<Map<String, String>> labels = listener.selector();
                yield labels.filter(wants -> namespaceLabels().entrySet().containsAll(wants.entrySet()))
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(Finding.warning(
                                GATEWAY,
                                "%s takes routes of some namespaces: %s"
                                        .formatted(
                                                name,
                                                labels.map(wants -> "those with " + wants)
                                                        .orElse("its selector has expressions")),
                                "see that namespace %s gets such labels".formatted(own)));
            }
            default -> Optional.of(Finding.error(GATEWAY, name + " takes no routes", ask));
        };
    }

    private Map<String, String> namespaceLabels() {
        Map<String, String> labels =
                new TreeMap<>(Map.of(LabelKeys.NAMESPACE, needs.plan().namespace()));
        needs.namespace()
                .manifest()
                .at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** A wildcard stands for one label or several. */
    private static boolean covers(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    private static Finding ingressClass(String wanted, List<String> classes) {
        return classes.contains(wanted)
                ? Finding.ok(INGRESS_CLASS, wanted)
                : Finding.error(
                        INGRESS_CLASS,
                        "%s does not exist; existing classes: %s"
                                .formatted(
                                        wanted,
                                        classes.isEmpty()
                                                ? "none"
                                                : classes.stream().sorted().collect(joining(", "))),
                        "set expose.ingress.className to one of them, or install an Ingress controller");
    }

    private Finding certificate(ExposePlan.Ingress ingress, boolean exists) {
        String name = ingress.issuer()
                .map(issuer -> switch (issuer.kind()) {
                    case CLUSTER_ISSUER -> "ClusterIssuer " + issuer.name();
                    case ISSUER -> "Issuer " + issuer.name();
                })
                .orElseGet(() -> "Secret " + ingress.tlsSecret().orElseThrow());
        if (exists) {
            return Finding.ok(CERTIFICATE, name);
        }
        boolean ofCluster = ingress.issuer()
                .filter(issuer -> issuer.kind() == Expose.IssuerKind.CLUSTER_ISSUER)
                .isPresent();
        return ofCluster
                ? Finding.error(
                        CERTIFICATE,
                        name + " does not exist",
                        "create it, with cert-manager installed, or name another one in expose.ingress.tls.issuer")
                : Finding.warning(
                        CERTIFICATE,
                        "%s does not exist in namespace %s"
                                .formatted(name, needs.plan().namespace()),
                        "create it there, after the first `up` has made the namespace; until then clients do not get the"
                                + " certificate of " + expose.host());
    }

    /** Controllers differ in how they reach pods, so that this is no more than a warning. */
    private static Finding controller(Expose.Controller wanted, List<Forwarder> pods) {
        if (pods.isEmpty()) {
            return Finding.warning(
                    CONTROLLER,
                    "namespace %s has no pods%s"
                            .formatted(
                                    wanted.namespace(),
                                    wanted.podLabels()
                                            .map(labels -> " with " + new TreeMap<>(labels))
                                            .orElse("")),
                    "set expose.controller to the pods that forward requests: the network policy lets in no others");
        }
        return pods.stream()
                .filter(Forwarder::onHost)
                .findFirst()
                .map(pod -> Finding.warning(
                        CONTROLLER,
                        "pod %s/%s has the network of its node, which no policy can select"
                                .formatted(wanted.namespace(), pod.pod()),
                        "add the addresses of such nodes to network.clientCidrs"))
                .orElseGet(() ->
                        Finding.ok(CONTROLLER, "%d pod(s) in namespace %s".formatted(pods.size(), wanted.namespace())));
    }
}
