package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import litellmha.doctor.ClusterFacts.NodeRemover;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeRemovalTest {

    /** What the gateway's pods of the committed prod have. */
    private static final int GRACE = 620;

    @Nested
    class Judgement {

        private final ClusterFixture cluster = new ClusterFixture(PROD);

        private List<Finding> findings(boolean karpenter, OptionalLong seconds) {
            cluster.nodeRemovers = known(List.of(new NodeRemover("x", karpenter, seconds)));
            return NodeRemovalFindings.of(PROD, cluster.facts());
        }

        @Test
        void withoutSuchAThingThereIsNothingToSay() {
            assertThat(NodeRemovalFindings.of(PROD, cluster.facts())).isEmpty();
        }

        @Test
        void aLimitAsLongAsThePodsMayTakeIsEnough() {
            assertThat(findings(false, OptionalLong.of(GRACE)))
                    .containsExactly(Finding.ok(
                            "Node removal", "x gives pods 620 s; those of Deployment litellm may take 620 s"));
        }

        @ParameterizedTest
        @CsvSource({
            "false, set its --max-graceful-termination-sec to 620 s or more",
            "true, set spec.template.spec.terminationGracePeriod of the NodePool to 620 s or more"
        })
        void aShorterOneCutsRequests(boolean karpenter, String remedy) {
            assertThat(findings(karpenter, OptionalLong.of(GRACE - 1)))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.level()).isEqualTo(Level.WARNING);
                        assertThat(finding.text())
                                .contains("x gives pods 619 s, but those of Deployment litellm may take 620 s");
                        assertThat(finding.remedy().orElseThrow()).contains(remedy, "litellm.requestTimeoutSeconds");
                    });
        }

        @Test
        void oneThatCannotBeSeenIsANote() {
            assertThat(findings(false, OptionalLong.empty())).singleElement().satisfies(finding -> {
                assertThat(finding.level()).isEqualTo(Level.NOTE);
                assertThat(finding.text()).contains("cannot be seen, by default 600 s");
            });
        }

        @Test
        void whatMayNotBeReadIsUnknownAndBreaksNothing() {
            cluster.nodeRemovers = forbidden();

            assertThat(NodeRemovalFindings.of(PROD, cluster.facts()))
                    .containsExactly(Finding.unknownAside("Node removal", "it is forbidden"));
        }
    }

    @Nested
    class Reader {

        private final FakeApi api = new FakeApi();

        private Read<List<NodeRemover>> read() {
            return new NodeRemovalReader(api).read();
        }

        private void deployment(String name, int replicas, String command) {
            api.answer("/apis/apps/v1/namespaces/kube-system/deployments", 200, """
                    {'items':[{'metadata':{'name':'%s'},'spec':{'replicas':%d,
                    'template':{'spec':{'containers':[{'command':['%s']}]}}}}]}""".formatted(
                            name, replicas, command.replace(" ", "','")));
        }

        private static NodeRemover autoscaler(String name, OptionalLong seconds) {
            return new NodeRemover(name, false, seconds);
        }

        @Test
        void aClusterWithoutAnyHasNone() {
            assertThat(read()).isEqualTo(known(List.of()));
        }

        @ParameterizedTest
        @CsvSource({
            "./cluster-autoscaler --v=4, 600",
            "./cluster-autoscaler --max-graceful-termination-sec=900 --v=4, 900",
            "./cluster-autoscaler --max-graceful-termination-sec 900, 900",
            "./cluster-autoscaler --max-graceful-termination-sec=$(LIMIT), -1",
            "./cluster-autoscaler --drain-priority-config=1000:60, -1",
        })
        void theLimitOfAClusterAutoscalerIsAnArgument(String command, long seconds) {
            deployment("scaler", 1, command);

            assertThat(read())
                    .isEqualTo(known(List.of(autoscaler(
                            "kube-system/scaler", seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds)))));
        }

        @Test
        void oneIsKnownByItsNameToo() {
            deployment("prod-aws-cluster-autoscaler", 1, "/start");

            assertThat(read())
                    .isEqualTo(known(
                            List.of(autoscaler("kube-system/prod-aws-cluster-autoscaler", OptionalLong.of(600)))));
        }

        @ParameterizedTest
        @CsvSource({"cluster-autoscaler, 0, ./cluster-autoscaler", "dns-autoscaler, 1, /cluster-proportional-autoscaler"
        })
        void whatRemovesNoNodesIsNone(String name, int replicas, String command) {
            deployment(name, replicas, command);

            assertThat(read()).isEqualTo(known(List.of()));
        }

        @Test
        void oneThatTheCloudRunsShowsByItsStatus() {
            api.answer("/api/v1/namespaces/kube-system/configmaps/cluster-autoscaler-status", 200, "{}");

            assertThat(read()).isEqualTo(known(List.of(autoscaler("a cluster autoscaler", OptionalLong.empty()))));
        }

        @ParameterizedTest
        @CsvSource({"300s, 300", "48h, 172800", "1h30m, 5400"})
        void aNodePoolOfKarpenterMayHaveALimit(String text, long seconds) {
            api.answer("/apis/karpenter.sh/v1/nodepools", 200, """
                    {'items':[{'metadata':{'name':'a'},'spec':{'template':{'spec':{'terminationGracePeriod':'%s'}}}},
                    {'metadata':{'name':'b'},'spec':{'template':{'spec':{}}}}]}""".formatted(text));

            assertThat(read())
                    .isEqualTo(
                            known(List.of(new NodeRemover("Karpenter's NodePool a", true, OptionalLong.of(seconds)))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/apis/apps/v1/namespaces/kube-system/deployments",
                    "/api/v1/namespaces/kube-system/configmaps/cluster-autoscaler-status",
                    "/apis/karpenter.sh/v1/nodepools"
                })
        void whatMayNotBeReadIsUnknown(String path) {
            api.answer(path, 403, "{'message':'it is forbidden'}");

            assertThat(read()).isEqualTo(new Read.Unknown<>("it is forbidden"));
        }
    }
}
