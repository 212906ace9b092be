package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import litellmha.database.WalArchivePlan;
import litellmha.doctor.ClusterFacts.WalArchive;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.names.WalArchiveNames;
import litellmha.settings.WalArchive.Credentials;

/** Whether there is what archives WAL, and the keys with which it may. */
final class WalArchiveFindings {

    private static final String SUBJECT = "WAL archive";

    private WalArchiveFindings() {}

    /** The remedy for a missing plugin. */
    static String install(StackNeeds needs) {
        return "install the Barman Cloud plugin in namespace %s: https://cloudnative-pg.io/plugin-barman-cloud/docs/installation/"
                .formatted(needs.plan().network().operatorNamespace());
    }

    static Optional<WalArchive> read(KubeApi api, StackNeeds needs) {
        return needs.plan()
                .database()
                .walArchive()
                .map(archive -> new WalArchive(
                        api.list(
                                        "/api/v1/namespaces/%s/services"
                                                .formatted(
                                                        needs.plan().network().operatorNamespace()),
                                        "labelSelector",
                                        WalArchiveNames.PLUGIN_LABEL + "=" + WalArchiveNames.PLUGIN)
                                .map(services -> !services.isEmpty()),
                        secret(archive)
                                .map(secret -> keys(api, needs.plan().namespace(), secret))
                                .orElseGet(() -> new Read.Known<>(Optional.empty()))));
    }

    private static Optional<Credentials> secret(WalArchivePlan archive) {
        return archive.store().credentials();
    }

    private static Read<Optional<Set<String>>> keys(KubeApi api, String namespace, Credentials secret) {
        return api.get("/api/v1/namespaces/%s/secrets/%s".formatted(namespace, secret.existingSecret()))
                .readIfPresent()
                .map(found -> found.map(object -> {
                    Set<String> keys = new TreeSet<>();
                    object.path("data").properties().stream()
                            .map(Map.Entry::getKey)
                            .forEach(keys::add);
                    return keys;
                }));
    }

    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        List<Finding> findings = new ArrayList<>();
        facts.walArchive().ifPresent(found -> {
            findings.add(plugin(needs, found));
            needs.plan()
                    .database()
                    .walArchive()
                    .flatMap(WalArchiveFindings::secret)
                    .ifPresent(secret -> findings.add(found.keys()
                            .fold(
                                    keys -> keys(needs, facts, secret, keys),
                                    reason -> Finding.unknown(SUBJECT, reason))));
        });
        return findings;
    }

    private static Finding plugin(StackNeeds needs, WalArchive found) {
        return found.plugin()
                .fold(
                        is -> is
                                ? Finding.ok(SUBJECT, "the operator knows the plugin " + WalArchiveNames.PLUGIN)
                                : Finding.error(
                                        SUBJECT,
                                        "the operator knows no plugin %s: no Service in namespace %s has the label %s"
                                                .formatted(
                                                        WalArchiveNames.PLUGIN,
                                                        needs.plan().network().operatorNamespace(),
                                                        WalArchiveNames.PLUGIN_LABEL),
                                        install(needs)),
                        reason -> Finding.unknown(SUBJECT, reason));
    }

    private static Finding keys(StackNeeds needs, ClusterFacts facts, Credentials secret, Optional<Set<String>> found) {
        String name = "Secret " + secret.existingSecret();
        if (found.isEmpty()) {
            return facts.lookups().get(0).exists()
                    ? Finding.error(SUBJECT, name + " does not exist", create(needs, secret))
                    : Finding.warning(
                            SUBJECT,
                            name
                                    + " does not exist, because the first `up` makes its namespace: nothing is archived before"
                                    + " it does, and the first base backup fails",
                            create(needs, secret));
        }
        List<String> missing = Stream.of(secret.accessKeyId(), secret.secretAccessKey())
                .filter(key -> !found.get().contains(key))
                .toList();
        return missing.isEmpty()
                ? Finding.ok(SUBJECT, name + " has both keys; whether the store accepts them, nothing shows here")
                : Finding.error(
                        SUBJECT,
                        "%s lacks %s; it has: %s"
                                .formatted(
                                        name,
                                        String.join(" and ", missing),
                                        found.get().isEmpty() ? "nothing" : String.join(", ", found.get())),
                        "add them to it, or set backup.walArchive.credentials to those that it has");
    }

    private static String create(StackNeeds needs, Credentials secret) {
        return "kubectl -n %s create secret generic %s --from-literal=%s=... --from-literal=%s=..."
                .formatted(
                        needs.plan().namespace(),
                        secret.existingSecret(),
                        secret.accessKeyId(),
                        secret.secretAccessKey());
    }
}
