package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.names.ExposeNames;
import litellmha.tier.TierProfile;

/** The rules for the way in from outside the cluster: there is one, it is encrypted, and nobody is let in unsaid. */
final class ExposeRules {

    /** The predecessor of the class's field; Kubernetes refuses an Ingress with both. */
    private static final String OLD_CLASS = "kubernetes.io/ingress.class";

    /** Lets {@code up} not wait for an address of the Ingress. */
    private static final String SKIP_AWAIT = "pulumi.com/skipAwait";

    /** The end of controllers' annotations on whether plain HTTP is answered with a redirect. */
    private static final String REDIRECT = "ssl-redirect";

    private final Settings settings;
    private final Expose expose;
    private final List<Problem> problems;

    private ExposeRules(Settings settings, Expose expose, List<Problem> problems) {
        this.settings = settings;
        this.expose = expose;
        this.problems = problems;
    }

    static void check(Settings settings, Expose expose, List<Problem> problems) {
        ExposeRules rules = new ExposeRules(settings, expose, problems);
        if (!DnsName.isSubdomain(expose.host()) || expose.host().matches("(.*\\.)?\\d+")) {
            rules.add(
                    "host",
                    Problem.quoted(expose.host()),
                    "one DNS name in lower case, such as llm.example.com, without a scheme, port or wildcard");
        }
        rules.oneOf("", "gateway", expose.gateway(), "ingress", expose.ingress());
        expose.gateway().ifPresent(rules::gateway);
        expose.ingress().ifPresent(rules::ingress);
        rules.controller();
        rules.failOpen();
    }

    private void oneOf(String path, String one, Optional<?> first, String other, Optional<?> second) {
        if (first.isPresent() == second.isPresent()) {
            String above = path.isEmpty() ? "expose" : "expose." + path;
            problems.add(Problem.of(
                            above,
                            "%s %s %s %s"
                                    .formatted(
                                            first.isPresent() ? "both" : "neither",
                                            one,
                                            first.isPresent() ? "and" : "nor",
                                            other),
                            "one of the two")
                    .presuming(above + "." + one, above + "." + other));
        }
    }

    private void gateway(Expose.ParentGateway gateway) {
        name("gateway.name", gateway.name(), "a Gateway");
        NamespaceName.check("expose.gateway.namespace", gateway.namespace(), problems);
        name("gateway.listener", gateway.listener(), "a listener of the Gateway");
    }

    private void ingress(Expose.Ingress ingress) {
        name("ingress.className", ingress.className(), "an IngressClass");
        annotations(ingress.annotations().orElse(Map.of()), ingress.tls().isPresent());
        if (ingress.tls().isEmpty() && !ingress.isPlainHttp()) {
            problems.add(new Problem(
                            SettingsReader.PREFIX + "expose.ingress.tls",
                            Problem.NOTHING,
                            "secretName or issuer",
                            "to let keys and prompts travel without encryption, set expose.ingress.plainHttp: true")
                    .presuming("expose.ingress.plainHttp"));
        } else if (ingress.tls().isPresent() && ingress.isPlainHttp()) {
            problems.add(Problem.of("expose.ingress.plainHttp", "true with tls", "one of the two")
                    .presuming("expose.ingress.tls"));
        }
        ingress.tls().ifPresent(this::tls);
    }

    private void annotations(Map<String, String> annotations, boolean encrypted) {
        Map<String, String> others = new TreeMap<>(annotations);
        Optional.ofNullable(others.remove(SKIP_AWAIT))
                .filter(value -> !value.equals("true"))
                .ifPresent(value -> add("ingress.annotations." + SKIP_AWAIT, Problem.quoted(value), "\"true\""));
        ObjectAnnotations.check("expose.ingress.annotations", others, problems);
        others.forEach((key, value) -> {
            if (key.equals(OLD_CLASS)) {
                add("ingress.annotations", Problem.quoted(key), "annotations beside expose.ingress.className");
            } else if (ExposeNames.INGRESS_ANNOTATIONS.contains(key)) {
                add("ingress.annotations", Problem.quoted(key), "annotations that the program does not set itself");
            } else if (encrypted && key.matches(".*/(force-)?" + REDIRECT)) {
                redirect(key, value);
            }
        });
    }

    private void redirect(String key, String value) {
        if (!value.equals("true")) {
            add(
                    "ingress.annotations." + key,
                    Problem.quoted(value),
                    "\"true\": beside TLS, keys and prompts would be taken without encryption");
        }
    }

    private void tls(Expose.Tls tls) {
        oneOf("ingress.tls", "secretName", tls.secretName(), "issuer", tls.issuer());
        tls.secretName().ifPresent(name -> {
            name("ingress.tls.secretName", name, "a Secret");
            if (SecretRules.isOwn(name)) {
                add("ingress.tls.secretName", Problem.quoted(name), "a Secret that this program does not create");
            }
        });
        tls.issuer().ifPresent(issuer -> name("ingress.tls.issuer.name", issuer.name(), "an issuer of cert-manager"));
    }

    private void controller() {
        expose.controller().ifPresent(controller -> {
            NamespaceName.check("expose.controller.namespace", controller.namespace(), problems);
            if (controller.namespace().equals(settings.namespace().orElse(Settings.DEFAULT_NAMESPACE))) {
                problems.add(Problem.of(
                                "expose.controller.namespace",
                                Problem.quoted(controller.namespace()),
                                "another namespace than the stack's, where all traffic is denied except what the platform needs")
                        .presuming("namespace"));
            }
            ObjectLabels.check(
                    "expose.controller.podLabels", controller.podLabels().orElse(Map.of()), problems);
        });
        boolean addresses = settings.network()
                .flatMap(Network::clientCidrs)
                .filter(cidrs -> !cidrs.isEmpty())
                .isPresent();
        if (expose.controller().isEmpty() && !addresses) {
            problems.add(Problem.of(
                            "expose.controller",
                            Problem.NOTHING,
                            "the namespace of the pods that forward requests, or network.clientCidrs with the addresses that"
                                    + " they come from where no pods do")
                    .presuming("network"));
        }
    }

    private void failOpen() {
        boolean failOpen = TierProfile.of(settings.tier()).databaseOutage().allowsRequests();
        boolean accepted = expose.acceptFailOpen().orElse(false);
        if (failOpen && !accepted) {
            add(
                    "acceptFailOpen",
                    expose.acceptFailOpen().map(found -> "false").orElse(Problem.NOTHING),
                    "true: while the database is down, tier %s accepts any key from everybody who reaches the host; or tier prod"
                            .formatted(settings.tier().key()));
        } else if (!failOpen && accepted) {
            add(
                    "acceptFailOpen",
                    "true",
                    "nothing: tier %s is fail-closed".formatted(settings.tier().key()));
        }
    }

    private void name(String key, String name, String what) {
        if (!DnsName.isSubdomain(name)) {
            add(key, Problem.quoted(name), "the name of " + what);
        }
    }

    private void add(String key, String found, String allowed) {
        problems.add(Problem.of("expose." + key, found, allowed));
    }
}
