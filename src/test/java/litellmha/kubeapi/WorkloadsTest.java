package litellmha.kubeapi;

import static litellmha.kubeapi.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {

    private static JsonNode deployment(int asked, int all, int updated, int ready) {
        return json("""
                {'metadata':{'generation':4},'spec':{'replicas':%d},'status':{'observedGeneration':4,'replicas':%d,
                'updatedReplicas':%d,'readyReplicas':%d}}""".formatted(asked, all, updated, ready));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2"})
    void oneThatHasTheReadyPodsThatItAsksForIsHealthy(int asked, int pods) {
        assertThat(Workloads.missing(deployment(asked, pods, pods, pods))).isEmpty();
    }

    @Test
    void oneThatIsScaledToZeroIsNotHealthy() {
        assertThat(Workloads.missing(deployment(0, 0, 0, 0))).contains("it is scaled to 0");
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2, 2, 1, 1 of 2 pods are ready",
        "2, 1, 1, 1, 1 of 2 pods are ready",
        "2, 3, 3, 3, 3 of 2 pods are ready",
        "2, 2, 1, 2, '1 of its 2 pods are up to date, and it asks for 2'",
        "2, 3, 2, 2, '2 of its 3 pods are up to date, and it asks for 2'",
    })
    void oneWithOtherPodsThanItAsksForIsNotHealthy(int asked, int all, int updated, int ready, String missing) {
        assertThat(Workloads.missing(deployment(asked, all, updated, ready))).contains(missing);
    }

    @Test
    void oneThatSaysNothingAsksForOnePod() {
        assertThat(Workloads.missing(json("{'spec':{},'status':{}}"))).contains("0 of 1 pods are ready");
    }

    /** After a restart the status is for a moment that of the pods before it. */
    @Test
    void aStatusFromBeforeTheLastChangeProvesNothing() {
        JsonNode restarted = json("""
                {'metadata':{'generation':5},'spec':{'replicas':2},'status':{'observedGeneration':4,'replicas':2,
                'updatedReplicas':2,'readyReplicas':2}}""");

        assertThat(Workloads.missing(restarted)).contains("its controller has not acted on its last change yet");
    }
}
