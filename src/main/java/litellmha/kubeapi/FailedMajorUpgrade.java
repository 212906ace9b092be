package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;

/**
 * An upgrade to a major version of Postgres that has failed. CloudNativePG stops all instances before it, leaves the failed Job
 * where it is, and does nothing more until the Cluster has an image of the major version of before ({@code
 * pkg/reconciler/majorupgrade/reconciler.go} of its version 1.30.1).
 *
 * @param job the name of the Job
 * @param imageBefore the image that the data is of
 */
public record FailedMajorUpgrade(String namespace, String job, String imageBefore) {

    /** Returns the label selector of the Jobs of a cluster's upgrades, of which there is one at most. */
    public static String selector(PostgresGeneration generation) {
        return "%s=%s,cnpg.io/jobRole=major-upgrade".formatted(DatabaseNames.CLUSTER_LABEL, generation.cluster());
    }

    /** Returns nothing for a Job that runs or has completed. */
    public static Optional<FailedMajorUpgrade> of(JsonNode job) {
        JsonNode metadata = job.path("metadata");
        return elements(job.at("/status/conditions"))
                .filter(condition -> condition.path("type").asText().equals("Failed")
                        && condition.path("status").asText().equals("True"))
                .findFirst()
                .map(failed -> new FailedMajorUpgrade(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText(),
                        imageBefore(job)));
    }

    /** Of which an init container copies the programs. */
    private static String imageBefore(JsonNode job) {
        return elements(job.at("/spec/template/spec/initContainers"))
                .filter(container -> container.path("name").asText().equals("prepare"))
                .map(container -> container.path("image").asText())
                .findFirst()
                .orElse("the one of before");
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Says where the reason is. */
    public String reason() {
        return "`kubectl -n %s logs job/%s` says why".formatted(namespace, job);
    }

    /** Says what to do, after which Postgres serves again. */
    public String wayBack() {
        return "set litellm-ha:database.image to %s and run `up`: the data is as it was".formatted(imageBefore);
    }
}
