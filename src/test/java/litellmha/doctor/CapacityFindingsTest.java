package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.amount;
import static litellmha.doctor.ClusterFixture.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import litellmha.doctor.StackNeeds.Placement;
import litellmha.doctor.StackNeeds.PodNeed;
import litellmha.doctor.StackNeeds.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityFindingsTest {

    private final ClusterFixture cluster = new ClusterFixture(PROD);

    private Finding judge(PodNeed... pods) {
        return CapacityFindings.of(new StackNeeds(PROD.plan(), PROD.objects(), List.of(pods)), cluster.facts());
    }

    private static PodNeed pods(int count, Placement placement, Amount request) {
        return new PodNeed("Deployment x", count, request, placement, Presence.ALWAYS, Optional.empty());
    }

    /** On nodes of 4 CPU and 16 GiB. */
    @ParameterizedTest
    @CsvSource({
        "ANYWHERE, 2, 2, 8, true",
        "ANYWHERE, 6, 2, 8, true",
        "ANYWHERE, 7, 2, 8, false",
        "ANYWHERE, 1, 4, 16, true",
        "ANYWHERE, 1, 4, 17, false",
        "ANYWHERE, 1, 4.001, 1, false",
        "APART, 3, 1, 1, true",
        "APART, 4, 1, 1, false",
        "EVENLY, 6, 2, 8, true",
    })
    void podsFitOrDoNot(Placement placement, int count, String cpu, int gibibytes, boolean fits) {
        assertThat(judge(pods(count, placement, amount(cpu, gibibytes))).breaksGuarantees())
                .isEqualTo(!fits);
    }

    @Test
    void evenPodsDoNotFillUpTheOnlyNodeWithRoom() {
        cluster.nodes = List.of(node("node1", "a"), node("node2", "b"));
        cluster.requested.put("node2", amount("4", 16));

        assertThat(judge(pods(2, Placement.EVENLY, amount("1", 1))).text())
                .contains("no room for 1 of 2 pods of Deployment x (1 CPU and 1 GiB each)");
        assertThat(judge(pods(2, Placement.ANYWHERE, amount("1", 1))).breaksGuarantees())
                .isFalse();
    }

    @Test
    void podsOfSeveralWorkloadsShareWhatIsFree() {
        cluster.nodes = List.of(node("node1", "a"));

        assertThat(judge(pods(1, Placement.APART, amount("2", 8)), pods(1, Placement.APART, amount("2", 8)))
                        .breaksGuarantees())
                .isFalse();
        assertThat(judge(pods(1, Placement.APART, amount("2", 8)), pods(1, Placement.APART, amount("3", 8)))
                        .text())
                .contains("no room for 1 of 1 pods of Deployment x (3 CPU and 8 GiB each)");
    }

    @Test
    void roomThatOnlyUpdatesNeedIsAWarning() {
        cluster.nodes = List.of(node("node1", "a"));
        PodNeed migration =
                new PodNeed("Job x", 1, amount("2", 8), Placement.ANYWHERE, Presence.DURING_UPDATES, Optional.empty());

        Finding finding = judge(migration, pods(1, Placement.ANYWHERE, amount("4", 8)));

        assertThat(finding.breaksGuarantees()).isFalse();
        assertThat(finding.text())
                .contains(
                        "updates will find no room for 1 of 1 pods of Job x",
                        "no node has more than 0 CPU and 8 GiB free");
        assertThat(judge(migration, pods(1, Placement.ANYWHERE, amount("2", 8))).level())
                .isEqualTo(Finding.Level.OK);
    }

    @Test
    void roomThatIsNeededFromTimeToTimeIsAWarning() {
        cluster.nodes = List.of(node("node1", "a"));
        PodNeed job =
                new PodNeed("CronJob x", 1, amount("1", 1), Placement.ANYWHERE, Presence.AT_TIMES, Optional.empty());

        Finding finding = judge(job, pods(1, Placement.ANYWHERE, amount("4", 8)));

        assertThat(finding.breaksGuarantees()).isFalse();
        assertThat(finding.text()).contains("from time to time there is no room for 1 of 1 pods of CronJob x");
        assertThat(judge(job, pods(1, Placement.ANYWHERE, amount("2", 8))).level())
                .isEqualTo(Finding.Level.OK);
    }

    @Test
    void theProdStackIsPlacedAsItsManifestsSay() {
        assertThat(PROD.pods())
                .extracting(need -> need.workload().replaceAll("-[0-9a-f]{8}$", ""), PodNeed::count, PodNeed::placement)
                .containsExactly(
                        tuple("Deployment litellm-redis", 1, Placement.ANYWHERE),
                        tuple("Cluster litellm-pg", 3, Placement.APART),
                        tuple("Job litellm-migrations", 1, Placement.ANYWHERE),
                        tuple("Deployment litellm", 2, Placement.EVENLY),
                        tuple("Deployment litellm-failover-guard", 1, Placement.ANYWHERE),
                        tuple("CronJob litellm-pg-retention", 1, Placement.ANYWHERE));
    }

    /** Container and init container requests of CPU, and what the scheduler sets aside. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"containers":[{"resources":{"requests":{"cpu":"1"}}},{"resources":{"requests":{"cpu":"500m"}}}]} | 1.5
            {"containers":[{"resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"resources":{"requests":{"cpu":"3"}}}]} | 3
            {"containers":[{"resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"resources":{"requests":{"cpu":"1"}}}]} | 1
            {"containers":[{"resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"restartPolicy":"Always","resources":{"requests":{"cpu":"1"}}}]} | 2
            {"containers":[{"resources":{"requests":{"cpu":"1"}}}],"overhead":{"cpu":"250m"}} | 1.25
            {"containers":[{}]} | 0
            """)
    void aPodAsksForWhatItsContainersNeedAtOnce(String spec, String cpu) throws JsonProcessingException {
        assertThat(Amount.ofPod(new JsonMapper().readTree(spec)).cpu()).isEqualByComparingTo(cpu);
    }
}
