package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoscalingRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    /** @param gateway keys of the gateway beside those of the autoscaling */
    private List<String> faults(String gateway, String autoscaling) {
        return prod.changed(
                        "gateway",
                        "{\"image\"",
                        ("{'autoscaling': {%s}, %s'image'".formatted(autoscaling, gateway)).replace('\'', '"'))
                .faults();
    }

    private List<String> faults(String autoscaling) {
        return faults("", autoscaling);
    }

    private AutoscalingRulesTest requesting(String cpu, String limit) {
        prod.changed("gateway", "\"cpu\": \"1\"", "\"cpu\": \"%s\"".formatted(cpu))
                .changed("gateway", "\"limits\": {", "\"limits\": {%s".formatted(limit));
        return this;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'maxReplicas': 3",
                "'maxReplicas': 5, 'cpuPercent': 50",
                "'maxReplicas': 5, 'podsMetric': {'name': 'litellm_in_flight_requests', 'averageValue': '20'}",
                "'maxReplicas': 5, 'podsMetric': {'name': 'job:requests.rate-5m', 'averageValue': '500m'}"
            })
    void aMaximumWithWhatIsMeasuredIsAccepted(String autoscaling) {
        assertThat(faults(autoscaling)).isEmpty();
    }

    @Test
    void aMaximumMustBeSaid() {
        assertThat(faults("'cpuPercent': 50"))
                .singleElement()
                .asString()
                .startsWith("litellm-ha:gateway.autoscaling.maxReplicas: found nothing");
    }

    @ParameterizedTest
    @CsvSource({"'', 2, 2", "'', 1, 2", "'\"replicas\": 4, ', 4, 4", "'\"replicas\": 4, ', 2, 4", "'', 21, 2"})
    void theMaximumIsMoreThanThePodsThatAlwaysRun(String gateway, int found, int least) {
        prod.changed("database", "\"image\"", "\"maxConnections\": 1000, \"image\"");

        assertThat(faults(gateway, "'maxReplicas': " + found))
                .containsExactly(("litellm-ha:gateway.autoscaling.maxReplicas: found %d;"
                                + " allowed: more than the %d that always run, and at most 20")
                        .formatted(found, least));
    }

    @ParameterizedTest
    @CsvSource({"'', 3", "'\"replicas\": 4, ', 5", "'', 20"})
    void oneMoreThanThosePodsIsEnoughAndTwentyAreNotTooMany(String gateway, int found) {
        prod.changed("database", "\"image\"", "\"maxConnections\": 1000, \"image\"");

        assertThat(faults(gateway, "'maxReplicas': " + found)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev"})
    void podsThatDoNotCountTogetherAreNotAdded(String tier) {
        prod.inTier(tier);

        assertThat(faults("'maxReplicas': 1"))
                .containsExactly(
                        "litellm-ha:gateway.autoscaling: found a value; allowed: nothing: tier %s has no Redis, so each replica would count budgets for itself"
                                .formatted(tier));
    }

    /** With 10 connections for each pod, and 10 reserved. */
    @Test
    void connectionsAreEnoughForTheMostPodsAndTheSurge() {
        prod.changed("database", "\"image\"", "\"connectionsPerGateway\": 10, \"maxConnections\": 70, \"image\"");
        assertThat(faults("'maxReplicas': 5")).isEmpty();

        prod.changed("gateway", "\"maxReplicas\": 5", "\"maxReplicas\": 6");
        assertThat(prod.faults())
                .containsExactly(
                        "litellm-ha:database.connectionsPerGateway: found 10 connections for each of 7 pods, one of"
                                + " them surging; allowed: together at most 60: max_connections 70 less 10 reserved");
    }

    @ParameterizedTest
    @CsvSource({"9, false", "10, true", "90, true", "1001, false"})
    void aPercentageHasARange(int percent, boolean accepted) {
        assertThat(faults("'maxReplicas': 5, 'cpuPercent': " + percent))
                .hasSize(accepted ? 0 : 1)
                .allSatisfy(fault ->
                        assertThat(fault).contains("cpuPercent: found %d; allowed: a whole".formatted(percent)));
    }

    /** Of the request, the limit, and what one worker can use. */
    @ParameterizedTest
    @CsvSource({
        "1, '', 90, 91",
        "2, '', 45, 46",
        "500m, '', 180, 181",
        "1, '\"cpu\": \"4\", ', 90, 91",
        "250m, '\"cpu\": \"500m\", ', 180, 181"
    })
    void aBusyPodReachesThePercentage(String cpu, String limit, int reached, int missed) {
        assertThat(requesting(cpu, limit).faults("'maxReplicas': 5, 'cpuPercent': " + reached))
                .isEmpty();

        prod.changed("gateway", "\"cpuPercent\": " + reached, "\"cpuPercent\": " + missed);
        assertThat(prod.faults())
                .containsExactly(
                        ("litellm-ha:gateway.autoscaling.cpuPercent: found %d %% of %s CPU; allowed: at most %d %%,"
                                        + " or a smaller gateway.resources.requests.cpu: the worker of a pod runs on one CPU, and no"
                                        + " more than the limit, so that no load would add a pod")
                                .formatted(missed, cpu, reached));
    }

    @Test
    void theDefaultMustBeReachedToo() {
        assertThat(requesting("2", "").faults("'maxReplicas': 5"))
                .singleElement()
                .asString()
                .contains("cpuPercent: found 70 % of 2 CPU; allowed: at most 45 %");
    }

    @Test
    void noPercentageIsAskedForThatIsNotAllowed() {
        assertThat(requesting("16", "").faults("'maxReplicas': 5"))
                .singleElement()
                .asString()
                .contains(
                        "gateway.resources.requests.cpu: found 16; allowed: less with autoscaling",
                        "5 % of the request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "a%b", "1a", "."})
    void aMetricHasAName(String name) {
        assertThat(faults("'maxReplicas': 5, 'podsMetric': {'name': '%s', 'averageValue': '20'}".formatted(name)))
                .containsExactly(("litellm-ha:gateway.autoscaling.podsMetric.name: found \"%s\";"
                                + " allowed: the name of a metric of pods, such as litellm_in_flight_requests")
                        .formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many"})
    void anAverageIsAPositiveAmount(String value) {
        assertThat(faults("'maxReplicas': 5, 'podsMetric': {'name': 'a', 'averageValue': '%s'}".formatted(value)))
                .singleElement()
                .asString()
                .contains("gateway.autoscaling.podsMetric.averageValue: found \"%s\"".formatted(value));
    }

    @Test
    void aTierWithoutRedisLeavesItOut() {
        faults("'maxReplicas': 5");

        assertThat(prod.read().inTier(litellmha.tier.Tier.COST).gateway().autoscaling())
                .isEmpty();
    }
}
