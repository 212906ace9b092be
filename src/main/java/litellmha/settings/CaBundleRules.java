package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import litellmha.litellm.Variables;
import litellmha.names.GatewayNames;

/** The rules for the authorities that the gateway trusts. */
final class CaBundleRules {

    private static final String PATH = "gateway.caBundle";

    private final CaBundle bundle;
    private final List<Problem> problems;

    private CaBundleRules(CaBundle bundle, List<Problem> problems) {
        this.bundle = bundle;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        settings.gateway().caBundle().ifPresent(bundle -> {
            CaBundleRules rules = new CaBundleRules(bundle, problems);
            rules.source();
            rules.variables(settings);
        });
    }

    private void source() {
        if (bundle.configMap().isPresent() == bundle.secret().isPresent()) {
            add(
                    PATH,
                    bundle.secret().isPresent() ? "configMap and secret" : "neither configMap nor secret",
                    "one of them");
        }
        bundle.configMap().ifPresent(name -> name(".configMap", name, "ConfigMap", GatewayNames.CONFIG_MAP::equals));
        bundle.secret().ifPresent(name -> name(".secret", name, "Secret", SecretRules::isOwn));
        if (!SecretSource.isKey(bundle.key())) {
            add(
                    PATH + ".key",
                    Problem.quoted(bundle.key()),
                    "a key of it: letters, digits, dashes, dots and underscores");
        }
    }

    private void name(String key, String name, String kind, Predicate<String> own) {
        if (!DnsName.isSubdomain(name)) {
            add(PATH + key, Problem.quoted(name), "the name of a " + kind);
        } else if (own.test(name)) {
            add(PATH + key, Problem.quoted(name), "a %s that this program does not create".formatted(kind));
        }
    }

    private void variables(Settings settings) {
        blocks(settings).forEach((block, names) -> new TreeSet<>(names)
                .stream()
                        .filter(Variables.CA_BUNDLE::contains)
                        .forEach(name -> add(
                                block + "." + name,
                                "a variable that gateway.caBundle sets",
                                "one of the two, not both")));
    }

    private static Map<String, Set<String>> blocks(Settings settings) {
        return Map.of(
                "env", settings.env().orElse(Map.of()).keySet(),
                "secretEnv", settings.secretEnv().orElse(Map.of()).keySet(),
                "secretFiles", settings.secretFiles().orElse(Map.of()).keySet());
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
