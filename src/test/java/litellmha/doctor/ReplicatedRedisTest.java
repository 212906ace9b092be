package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import litellmha.doctor.StackNeeds.Placement;
import litellmha.doctor.StackNeeds.PodNeed;
import litellmha.kubeapi.Right;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import org.junit.jupiter.api.Test;

/** What a stack with {@code redis.mode: sentinel} needs of a cluster. */
class ReplicatedRedisTest {

    private static final StackNeeds REPLICATED = StackNeeds.of(PlatformPlan.of("prod", CommittedStacks.replicated()));

    @Test
    void itsPodsNeedThreeNodes() {
        assertThat(REPLICATED.pods())
                .extracting(PodNeed::workload, PodNeed::count, PodNeed::placement)
                .contains(tuple("StatefulSet litellm-redis", 3, Placement.APART));

        ClusterFixture cluster = new ClusterFixture(REPLICATED);
        assertThat(CapacityFindings.of(REPLICATED, cluster.facts()).breaksGuarantees())
                .isFalse();
        cluster.nodes = List.of(node("node1", "a"), node("node2", "b"));
        assertThat(CapacityFindings.of(REPLICATED, cluster.facts()).text())
                .contains("no room for 1 of 3 pods of StatefulSet litellm-redis");
    }

    @Test
    void itsUserMustBeAllowedToCreateAndWatchTheStatefulSet() {
        Right create = new Right("create", "apps", "statefulsets", "", true);
        Right watch = new Right("watch", "apps", "statefulsets", "", true);

        assertThat(NeededRights.of(REPLICATED).ofStack()).contains(create, watch);
        assertThat(NeededRights.of(PROD).ofStack()).doesNotContain(create, watch);
    }
}
