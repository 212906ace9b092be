package litellmha.obstacle;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.kubeapi.FailedMajorUpgrade;
import litellmha.kubeapi.KubeApi;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.names.PostgresGeneration;

/** The obstacles that the objects of a namespace report; none about what one may not read. */
final class StackObjects {

    private final KubeApi api;
    private final String namespace;
    private final PostgresGeneration generation;

    StackObjects(KubeApi api, String namespace, PostgresGeneration generation) {
        this.api = api;
        this.namespace = namespace;
        this.generation = generation;
    }

    /**
     * What there is at one time.
     *
     * @param present what objects wait for now
     * @param reported what events of the last hour say
     */
    record Sight(List<Obstacle> present, List<Obstacle> reported) {}

    /** Returns nothing if the cluster does not answer. */
    Optional<Sight> look() {
        try {
            Stream<Obstacle> postgres = read("/apis/%s/namespaces/%s/clusters/%s"
                            .formatted(DatabaseNames.API_VERSION, namespace, generation.cluster()))
                    .flatMap(Obstacles::ofPostgres);
            Stream<Obstacle> backups = items(
                    "/apis/%s/namespaces/%s/backups?labelSelector=%s%%3D%s"
                            .formatted(
                                    DatabaseNames.API_VERSION,
                                    namespace,
                                    LabelKeys.MADE_BY.replace("/", "%2F"),
                                    LabelKeys.UPGRADE),
                    Obstacles::ofBackup);
            Stream<Obstacle> upgrades = items(
                    "/apis/batch/v1/namespaces/%s/jobs?labelSelector=%s"
                            .formatted(
                                    namespace,
                                    URLEncoder.encode(FailedMajorUpgrade.selector(generation), StandardCharsets.UTF_8)),
                    Obstacles::ofMajorUpgrade);
            return Optional.of(new Sight(
                    Stream.of(items(core("pods"), Obstacles::ofPod), postgres, backups, upgrades)
                            .flatMap(obstacles -> obstacles)
                            .toList(),
                    items(core("events"), Obstacles::ofEvent).toList()));
        } catch (ClusterUnreachableException e) {
            return Optional.empty();
        }
    }

    private String core(String resource) {
        return "/api/v1/namespaces/%s/%s".formatted(namespace, resource);
    }

    private Stream<Obstacle> items(String path, Function<JsonNode, Stream<Obstacle>> obstacles) {
        return read(path)
                .flatMap(list -> StreamSupport.stream(list.path("items").spliterator(), false))
                .flatMap(obstacles);
    }

    private Stream<JsonNode> read(String path) {
        KubeApi.Answer answer = api.get(path);
        return answer.ok() ? Stream.of(answer.body()) : Stream.empty();
    }
}
