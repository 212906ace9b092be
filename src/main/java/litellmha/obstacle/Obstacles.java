package litellmha.obstacle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.FailedMajorUpgrade;
import litellmha.names.DatabaseNames;
import litellmha.obstacle.Obstacle.Outlook;

/** Finds obstacles in objects as the API server has them. */
final class Obstacles {

    /**
     * Why a container cannot start; the kubelet goes on trying ({@code pkg/kubelet/images/types.go} and
     * {@code pkg/kubelet/kuberuntime/kuberuntime_container.go} in Kubernetes 1.35).
     */
    private static final Set<String> CANNOT_START = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    /** Phases in which CloudNativePG cannot go on ({@code api/v1/cluster_types.go} in its version 1.30.1). */
    private static final Set<String> STUCK_PHASES = Set.of(
            "Unable to create required cluster objects",
            "Invalid cluster definition",
            DatabaseNames.FULL_PHASE,
            "Cluster cannot proceed to reconciliation due to an unknown plugin being required",
            "Cluster is unrecoverable and needs manual intervention");

    /** Phases of a Backup that will not complete ({@code api/v1/backup_types.go} in CloudNativePG 1.30.1). */
    private static final Set<String> FAILED_BACKUPS = Set.of("failed", "invalid backup definition");

    /** Of controllers that cannot create what they should; all other warnings are about objects that say more themselves. */
    private static final Set<String> FAILED_TO_CREATE = Set.of("FailedCreate", "ProvisioningFailed");

    private Obstacles() {}

    static Stream<Obstacle> ofPod(JsonNode pod) {
        Stream<Obstacle> unscheduled = elements(pod.at("/status/conditions"))
                .filter(condition -> text(condition, "type").equals("PodScheduled")
                        && text(condition, "reason").equals("Unschedulable"))
                .map(condition -> obstacle(pod, "", "Unschedulable", text(condition, "message"), Outlook.OPEN));
        Stream<Obstacle> containers = Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(statuses -> elements(pod.path("status").path(statuses)))
                .flatMap(status -> ofContainer(pod, status).stream());
        return Stream.concat(unscheduled, containers);
    }

    private static Optional<Obstacle> ofContainer(JsonNode pod, JsonNode status) {
        JsonNode waiting = status.at("/state/waiting");
        String container = ", container " + text(status, "name");
        if (CANNOT_START.contains(text(waiting, "reason"))) {
            return Optional.of(
                    obstacle(pod, container, text(waiting, "reason"), text(waiting, "message"), Outlook.POOR));
        }
        JsonNode last = status.at("/lastState/terminated");
        return text(waiting, "reason").equals("CrashLoopBackOff")
                ? Optional.of(obstacle(
                        pod,
                        container,
                        "CrashLoopBackOff",
                        "it ended %d times, the last time with exit code %d (%s)%s"
                                .formatted(
                                        status.path("restartCount").asInt(),
                                        last.path("exitCode").asInt(),
                                        text(last, "reason"),
                                        last.has("message") ? ": " + text(last, "message") : ""),
                        Outlook.OPEN))
                : Optional.empty();
    }

    static Stream<Obstacle> ofPostgres(JsonNode cluster) {
        String phase = text(cluster.path("status"), "phase");
        return STUCK_PHASES.contains(phase)
                ? Stream.of(obstacle(cluster, "", phase, text(cluster.path("status"), "phaseReason"), Outlook.POOR))
                : Stream.empty();
    }

    /** A Backup that has failed stays so; CloudNativePG tries again by itself before it calls it that. */
    static Stream<Obstacle> ofBackup(JsonNode backup) {
        JsonNode status = backup.path("status");
        return FAILED_BACKUPS.contains(text(status, "phase"))
                ? Stream.of(new Obstacle(
                        "Backup " + text(backup.path("metadata"), "name"),
                        text(status, "phase"),
                        line(text(status, "error")),
                        Outlook.NONE))
                : Stream.empty();
    }

    static Stream<Obstacle> ofMajorUpgrade(JsonNode job) {
        return FailedMajorUpgrade.of(job).stream()
                .map(failed -> new Obstacle(
                        "Job " + failed.job(),
                        "pg_upgrade failed",
                        "%s. To go back, %s".formatted(failed.reason(), failed.wayBack()),
                        Outlook.NONE));
    }

    static Stream<Obstacle> ofEvent(JsonNode event) {
        JsonNode about = event.path("involvedObject");
        return FAILED_TO_CREATE.contains(text(event, "reason"))
                ? Stream.of(new Obstacle(
                        "%s %s".formatted(text(about, "kind"), text(about, "name")),
                        text(event, "reason"),
                        line(text(event, "message")),
                        Outlook.OPEN))
                : Stream.empty();
    }

    private static Obstacle obstacle(JsonNode object, String part, String reason, String message, Outlook outlook) {
        // Items of a list have no kind.
        String kind = object.path("kind").asText("Pod");
        return new Obstacle(
                "%s %s%s".formatted(kind, text(object.path("metadata"), "name"), part), reason, line(message), outlook);
    }

    private static String line(String message) {
        return message.replaceAll("\\s+", " ").strip();
    }

    private static String text(JsonNode object, String key) {
        return object.path(key).asText();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
