package litellmha.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.doctor.ClusterFacts.SaltKey;
import litellmha.kubeapi.Read;

/**
 * Whether the salt key in the cluster is still the one of the database: each pod has compared it when it started. Somebody may
 * have changed it since, most easily in a Secret that is not the stack's own.
 */
final class SaltKeyFindings {

    private static final String SUBJECT = "Salt key";

    private SaltKeyFindings() {}

    /** A key, and those with which pods have started. */
    private record Compared(Optional<String> present, Map<String, String> started) {}

    /** Returns nothing as long as there is no key, or no pod to compare it with. */
    static List<Finding> of(ClusterFacts facts) {
        return facts.saltKey().map(SaltKeyFindings::of).orElse(List.of());
    }

    private static List<Finding> of(SaltKey saltKey) {
        Read<Compared> compared = saltKey.present().with(saltKey.started(), Compared::new);
        return compared.fold(
                known -> known.started().isEmpty()
                        ? List.of()
                        : known.present().map(present -> judged(saltKey, present, known.started())).stream()
                                .toList(),
                reason -> List.of(Finding.unknownAside(SUBJECT, reason)));
    }

    private static Finding judged(SaltKey saltKey, String present, Map<String, String> started) {
        String source = "key %s of Secret %s"
                .formatted(saltKey.source().key(), saltKey.source().secret());
        String others = started.entrySet().stream()
                .filter(pod -> !pod.getValue().equals(present))
                .map(pod -> "%s (fingerprint %s)".formatted(pod.getKey(), pod.getValue()))
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? Finding.ok(SUBJECT, "%s has the fingerprint %s, as all pods of LiteLLM".formatted(source, present))
                : Finding.error(
                        SUBJECT,
                        "%s has the fingerprint %s, but these pods have started with another key: %s; none will start again"
                                .formatted(source, present, others),
                        "put the key back that the database is encrypted with: docs/secrets.md");
    }
}
