package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every container that any stack declares. */
class ContainersOfStacksTest {

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void noArgumentIsMadeOfAVariable(String stack) {
        assertThat(containers(stack)).isNotEmpty().allSatisfy(container -> assertThat(
                        container.path("command").toString() + container.path("args"))
                .as("an argument is readable in the list of processes")
                .doesNotContain("$("));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void everyContainerAndInstanceAsksForStorageAndIsLimited(String stack) {
        List<JsonNode> asking = new ArrayList<>(containers(stack));
        objects(stack, "Cluster").map(cluster -> cluster.path("spec")).forEach(asking::add);

        assertThat(asking).hasSizeGreaterThan(4).allSatisfy(container -> {
            assertThat(container.at("/resources/requests/ephemeral-storage").asText())
                    .isNotEmpty();
            assertThat(container.at("/resources/limits/ephemeral-storage").asText())
                    .isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void everyTemporaryVolumeHasASize(String stack) {
        assertThat(pods(stack)
                        .flatMap(pod -> pod.findValues("emptyDir").stream())
                        .toList())
                .isNotEmpty()
                .allSatisfy(
                        volume -> assertThat(volume.path("sizeLimit").asText()).isNotEmpty());
        assertThat(objects(stack, "Cluster").map(cluster -> cluster.at("/spec/ephemeralVolumesSizeLimit")))
                .singleElement()
                .satisfies(sizes -> assertThat(sizes.properties()).hasSize(2));
    }

    private static List<JsonNode> containers(String stack) {
        return pods(stack)
                .flatMap(pod -> Stream.of(pod.path("containers"), pod.path("initContainers")))
                .flatMap(list ->
                        Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(list::get))
                .toList();
    }

    private static Stream<JsonNode> pods(String stack) {
        return Stream.of("Deployment", "Job", "CronJob")
                .flatMap(kind -> objects(stack, kind))
                .map(object -> object.findValue("template").path("spec"));
    }

    private static Stream<JsonNode> objects(String stack, String kind) {
        return CommittedStacks.manifests(stack).objects().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .map(JsonNode.class::cast);
    }
}
