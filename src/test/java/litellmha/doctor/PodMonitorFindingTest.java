package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import litellmha.doctor.Finding.Level;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** Whether a cluster serves the kinds that a stack wants for its metrics. */
class PodMonitorFindingTest {

    private final ClusterFixture cluster = new ClusterFixture(PROD);

    @Test
    void podMonitorsNeedTheirOperatorIfTheyAreWanted() {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config()
                .putObject("litellm-ha:metrics")
                .put("podMonitor", true)
                .putArray("namespaces")
                .add("monitoring");
        StackNeeds monitored = StackNeeds.of(PlatformPlan.of("prod", file.settings()));

        assertThat(ApiFindings.kinds(monitored, cluster.facts()))
                .isEqualTo(Finding.error(
                        "API",
                        "does not serve monitoring.coreos.com/v1 PodMonitor",
                        "install the Prometheus operator, or leave out metrics.podMonitor:"
                                + " https://prometheus-operator.dev/docs/getting-started/installation/"));
        assertThat(ApiFindings.kinds(PROD, cluster.facts()).level()).isEqualTo(Level.OK);
    }
}
