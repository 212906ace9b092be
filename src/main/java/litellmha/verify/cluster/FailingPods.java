package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The pods of a namespace that fail, with what CloudNativePG's log says of it. */
record FailingPods(KubernetesClient client, String namespace) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Returns the first of them and its last error; nothing if none fails. */
    Optional<String> first() {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getStatus().getPhase().equals("Failed") || crashes(pod))
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .map(pod -> "pod %s fails%s".formatted(pod, complaint(pod)));
    }

    private static boolean crashes(io.fabric8.kubernetes.api.model.Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .anyMatch(container -> container.getRestartCount() > 1);
    }

    /** Returns the last error in the log of a pod's present container, or of the one before, as the end of a sentence. */
    private String complaint(String pod) {
        var container = client.pods().inNamespace(namespace).withName(pod);
        return Stream.<Supplier<String>>of(
                        container.terminated().tailingLines(200)::getLog, container.tailingLines(200)::getLog)
                .map(log -> {
                    try {
                        return log.get();
                    } catch (KubernetesClientException e) {
                        // There was none before, or it does not run yet.
                        return "";
                    }
                })
                .flatMap(String::lines)
                .flatMap(line -> error(line).stream())
                .reduce((earlier, later) -> later)
                .map(": %s"::formatted)
                .orElse("");
    }

    /** Returns the error in a line of CloudNativePG's log; PostgreSQL's own are inside of it. */
    static Optional<String> error(String line) {
        try {
            JsonNode entry = JSON.readTree(line);
            JsonNode record = entry.path("record");
            if (List.of("FATAL", "PANIC").contains(record.path("error_severity").asText())) {
                return Optional.of(record.path("message").asText());
            }
            return entry.path("level").asText().equals("error")
                    ? Optional.of("%s %s"
                            .formatted(
                                    entry.path("msg").asText(),
                                    entry.path("error").asText())
                            .strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
