package litellmha.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresChangeTest {

    private static final String HEALTHY = "Cluster in healthy state";

    private final List<String> told = new ArrayList<>();
    private Duration waited = Duration.ZERO;

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode cluster(int generation, String phase, int ready) {
        return json("""
                {"metadata": {"generation": %d}, "spec": {"instances": 1, "imageName": "postgres:2",
                 "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}},
                 "status": {"phase": "%s", "phaseReason": "because", "readyInstances": %d}}""".formatted(generation, phase, ready));
    }

    private static JsonNode pod(String image, String cpu, String memory) {
        return json("""
                {"spec": {"containers": [{"name": "sidecar"}, {"name": "postgres", "image": "%s",
                 "resources": {"requests": {"cpu": "%s"}, "limits": {"memory": "%s"}}}]}}""".formatted(image, cpu, memory));
    }

    private static JsonNode asWanted() {
        return pod("postgres:2", "1", "1Gi");
    }

    /** The answer is what the clusters say in turn, the last one for ever. */
    private PostgresChange change(JsonNode... clusters) {
        return change(List.of(asWanted()), clusters);
    }

    private PostgresChange change(List<JsonNode> instances, JsonNode... clusters) {
        Iterator<JsonNode> answers = Stream.concat(
                        Stream.of(clusters), Stream.generate(() -> clusters[clusters.length - 1]))
                .iterator();
        return new PostgresChange(
                answers::next, () -> instances, told::add, time -> waited = waited.plus(time), () -> {});
    }

    @Test
    void anUnchangedClusterIsNotWaitedFor() throws InterruptedException {
        assertThat(change(cluster(1, HEALTHY, 1)).await()).isEmpty();
        assertThat(told).isEmpty();
        assertThat(waited).isZero();
    }

    @Test
    void aClusterWithoutInstancesIsNotWaitedFor() throws InterruptedException {
        PostgresChange change = change(List.of(), cluster(1, HEALTHY, 0), cluster(2, HEALTHY, 0));

        assertThat(change.await()).isEmpty();
        assertThat(waited).isZero();
    }

    @Test
    void aChangeIsCarriedOutOnceTheClusterHasStayedHealthy() throws InterruptedException {
        JsonNode healthy = cluster(2, HEALTHY, 1);
        JsonNode restarting = cluster(2, "Upgrading cluster", 0);

        assertThat(change(cluster(1, HEALTHY, 1), healthy, healthy, healthy, restarting, restarting, healthy)
                        .await())
                .isEmpty();

        assertThat(told).containsExactly("waiting for Postgres to carry out its change");
        assertThat(waited).isEqualTo(Duration.ofSeconds(21));
    }

    @Test
    void aChangeThatIsNotCarriedOutIsGivenUpWithWhatTheClusterSays() throws InterruptedException {
        assertThat(change(cluster(1, HEALTHY, 1), cluster(2, "Upgrading cluster", 0))
                        .await())
                .contains("Upgrading cluster: because");
        assertThat(waited).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres:1 1 1Gi", "postgres:2 2 1Gi", "postgres:2 1 2Gi"})
    void anInstanceWithOtherImageOrResourcesIsNotAsWanted(String instance) {
        String[] words = instance.split(" ");

        assertThat(PostgresChange.isCarriedOut(cluster(2, HEALTHY, 1), List.of(pod(words[0], words[1], words[2]))))
                .isFalse();
        assertThat(PostgresChange.isCarriedOut(cluster(2, HEALTHY, 1), List.of(asWanted())))
                .isTrue();
    }

    @Test
    void amountsMayBeWrittenInAnotherWay() {
        assertThat(PostgresChange.isCarriedOut(cluster(2, HEALTHY, 1), List.of(pod("postgres:2", "1000m", "1024Mi"))))
                .isTrue();
    }

    @Test
    void allInstancesAreNeeded() {
        assertThat(PostgresChange.isCarriedOut(cluster(2, HEALTHY, 0), List.of(asWanted())))
                .isFalse();
        assertThat(PostgresChange.isCarriedOut(cluster(2, HEALTHY, 1), List.of()))
                .isFalse();
    }
}
