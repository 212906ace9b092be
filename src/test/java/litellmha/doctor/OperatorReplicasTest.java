package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.COST;
import static litellmha.doctor.ClusterFixture.INSTALLING;
import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.known;
import static litellmha.doctor.ClusterFixture.operator;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.Read;
import org.junit.jupiter.api.Test;

class OperatorReplicasTest {

    private final ClusterFixture cluster = new ClusterFixture(PROD);

    private List<Finding> findings(StackNeeds needs, Operator... operators) {
        cluster.operators = known(List.of(operators));
        return OperatorReplicas.of(needs, cluster.facts());
    }

    private static Operator withTwoPods(Read<List<String>> nodes) {
        return new Operator(
                "cnpg-system", "cnpg-controller-manager", Optional.of("1.30.0"), 2, Optional.empty(), nodes);
    }

    @Test
    void twoOnDifferentNodesAreAsWanted() {
        assertThat(findings(PROD, operator("cnpg-system", "1.30.0", 2)))
                .containsExactly(
                        Finding.ok("Operator replicas", "2 of cnpg-system/cnpg-controller-manager, on 2 nodes"));
    }

    @Test
    void aSingleOneIsLostWithTheNodeOfThePrimary() {
        assertThat(findings(PROD, operator("cnpg-system", "1.30.0", 1)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.WARNING);
                    assertThat(finding.text()).contains("cnpg-system/cnpg-controller-manager has one ready pod");
                    assertThat(finding.remedy().orElseThrow())
                            .contains("kubectl -n cnpg-system scale deployment cnpg-controller-manager --replicas=2");
                });
        // The stack's own becomes two with the next update.
        assertThat(findings(INSTALLING, operator("cnpg-system", "1.30.0", 1, "prod")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("`up` makes it two"));
    }

    @Test
    void twoOnOneNodeAreNoBetter() {
        assertThat(findings(PROD, withTwoPods(known(List.of("node2", "node2")))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.WARNING);
                    assertThat(finding.text()).contains("all 2 pods of", "are on node2");
                    assertThat(finding.remedy().orElseThrow()).contains("topologySpreadConstraints");
                });
    }

    @Test
    void whereTheyAreMayStayUnknown() {
        assertThat(findings(PROD, withTwoPods(forbidden())))
                .containsExactly(Finding.unknownAside("Operator replicas", "it is forbidden"));
    }

    @Test
    void aTierWithoutStandbysHasNoFailOver() {
        assertThat(findings(COST, operator("cnpg-system", "1.30.0", 1))).isEmpty();
    }

    @Test
    void anOperatorThatDoesNotRunIsFoundElsewhere() {
        assertThat(findings(PROD)).isEmpty();
        assertThat(findings(PROD, operator("cnpg-system", "1.30.0", 0))).isEmpty();
        assertThat(findings(PROD, operator("elsewhere", "1.30.0", 1))).isEmpty();

        cluster.operators = forbidden();
        assertThat(OperatorReplicas.of(PROD, cluster.facts())).isEmpty();
    }
}
