package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.amount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import litellmha.doctor.StackNeeds.PodNeed;
import litellmha.doctor.StackNeeds.Presence;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Right;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** What an autoscaled stack needs of a cluster: metrics, and room for more pods. */
class MetricsApiFindingsTest {

    private static final StackNeeds BY_CPU = autoscaled("");
    private static final StackNeeds BY_BOTH =
            autoscaled(", 'podsMetric': {'name': 'litellm_in_flight_requests', 'averageValue': '20'}");

    private final FakeApi api = new FakeApi();

    private static StackNeeds autoscaled(String more) {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config()
                .withObject("/litellm-ha:gateway")
                .set("autoscaling", FakeApi.json("{'maxReplicas': 5%s}".formatted(more)));
        return StackNeeds.of(PlatformPlan.of("prod", file.settings()));
    }

    private List<Finding> findings(StackNeeds needs) {
        ClusterFixture cluster = new ClusterFixture(needs);
        cluster.metrics = MetricsApiFindings.read(api, needs.plan());
        return MetricsApiFindings.of(cluster.facts());
    }

    @Test
    void aStackThatIsNotScaledNeedsNoMetrics() {
        assertThat(findings(ClusterFixture.PROD)).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void metricsThatAreServedAreFine() {
        api.answer("/apis/metrics.k8s.io/v1beta1", 200, "{}");
        assertThat(findings(BY_CPU)).containsExactly(Finding.ok("Metrics API", "serves metrics.k8s.io"));
        assertThat(api.asked()).containsExactly("/apis/metrics.k8s.io/v1beta1");
    }

    @Test
    void eitherVersionOfCustomMetricsWillDo() {
        api.answer("/apis/metrics.k8s.io/v1beta1", 200, "{}");
        api.answer("/apis/custom.metrics.k8s.io/v1beta1", 200, "{}");

        assertThat(findings(BY_BOTH))
                .containsExactly(
                        Finding.ok("Metrics API", "serves metrics.k8s.io"),
                        Finding.ok("Metrics API", "serves custom.metrics.k8s.io"));
    }

    @Test
    void metricsThatNobodyServesAreAnError() {
        assertThat(findings(BY_BOTH))
                .containsExactly(
                        Finding.error(
                                "Metrics API",
                                "metrics.k8s.io is not served, so that nothing is scaled by it: nobody has registered it",
                                "install metrics-server, or leave out gateway.autoscaling:"
                                        + " https://kubernetes-sigs.github.io/metrics-server/"),
                        Finding.error(
                                "Metrics API",
                                "custom.metrics.k8s.io is not served, so that nothing is scaled by it: nobody has registered it",
                                "install an adapter such as prometheus-adapter, or leave out"
                                        + " gateway.autoscaling.podsMetric"));
    }

    @Test
    void aServerOfMetricsThatDoesNotAnswerIsAnError() {
        api.answer("/apis/metrics.k8s.io/v1beta1", 503, "{'message':'service unavailable'}");

        assertThat(findings(BY_CPU)).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Finding.Level.ERROR);
            assertThat(finding.text()).endsWith("nothing is scaled by it: service unavailable");
        });
    }

    @Test
    void whoMayNotAskDoesNotKnow() {
        api.answer("/apis/metrics.k8s.io/v1beta1", 403, "{'message':'forbidden'}");

        assertThat(findings(BY_CPU)).containsExactly(Finding.unknown("Metrics API", "forbidden"));
    }

    @Test
    void theDoctorTellsOfThem() {
        ClusterFixture cluster = new ClusterFixture(BY_CPU);
        cluster.metrics = MetricsApiFindings.read(api, BY_CPU.plan());

        assertThat(Doctor.findings(BY_CPU, cluster.facts()))
                .anySatisfy(finding -> assertThat(finding.text()).startsWith("metrics.k8s.io is not served"));
    }

    @Test
    void theAutoscalerNeedsRightsAndAKind() {
        assertThat(NeededRights.of(BY_CPU).ofStack())
                .extracting(Right::resource, Right::verb)
                .contains(tuple("horizontalpodautoscalers", "create"), tuple("horizontalpodautoscalers", "patch"));
        assertThat(BY_CPU.kinds()).contains("autoscaling/v2 HorizontalPodAutoscaler");
        assertThat(ClusterFixture.PROD.kinds()).doesNotContain("autoscaling/v2 HorizontalPodAutoscaler");
    }

    @Test
    void podsUnderLoadAreThoseBeyondTheLeast() {
        assertThat(BY_CPU.pods())
                .filteredOn(need -> need.workload().equals("Deployment litellm"))
                .extracting(PodNeed::count, PodNeed::presence)
                .containsExactly(tuple(2, Presence.ALWAYS), tuple(3, Presence.UNDER_LOAD));
    }

    @Test
    void roomThatIsMissingUnderLoadOnlyIsAWarning() {
        ClusterFixture cluster = new ClusterFixture(BY_CPU);
        assertThat(CapacityFindings.of(BY_CPU, cluster.facts()).text()).isEqualTo("there is room for all 12 pods");

        cluster.nodes.forEach(node -> cluster.requested.put(node.name(), amount("1", 4)));
        Finding finding = CapacityFindings.of(BY_CPU, cluster.facts());

        assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(finding.text()).contains("under load there is no room for 1 of 3 pods of Deployment litellm (1 CPU");
        assertThat(finding.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("gateway.autoscaling.maxReplicas"));
    }
}
