package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.found;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import litellmha.adoption.Owner;
import litellmha.adoption.Refusal;
import litellmha.doctor.Finding.Level;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** What a stack that adopts Deployment/litellm is told about the objects that exist. */
class ObjectFindingsTest {

    private static final StackNeeds ADOPTING = adopting();
    private static final Owner HELM = new Owner("of Helm release a/b", Optional.of("make Helm forget it"));

    private final ClusterFixture cluster = new ClusterFixture(ADOPTING);

    private static StackNeeds adopting() {
        ObjectNode config =
                StackFile.read(CommittedStacks.CHECKOUT, "prod").config().deepCopy();
        config.putArray("litellm-ha:adopt").add("Deployment/litellm");
        return StackNeeds.of(PlatformPlan.of("prod", new StackFile("Pulumi.prod.yaml", config).settings()));
    }

    private List<Finding> findings() {
        return ObjectFindings.of(ADOPTING, cluster.facts());
    }

    @Test
    void whatIsConfirmedIsAWarningThatNamesItsOwner() {
        cluster.lookups.add(found("Deployment litellm", "", false, HELM));

        assertThat(findings())
                .containsExactly(Finding.warning(
                        "Objects", "Deployment litellm (of Helm release a/b) will be adopted", "make Helm forget it"));
        assertThat(cluster.diagnosis(ADOPTING).mayTakeOverObjects()).isTrue();
    }

    @Test
    void whatIsConfirmedAndCannotBeAdoptedIsAnError() {
        cluster.lookups.add(found("Deployment litellm", "", false, HELM, new Refusal("why", "way out")));

        assertThat(findings())
                .containsExactly(Finding.error(
                        "Objects", "Deployment litellm (of Helm release a/b) cannot be adopted: why", "way out"));
        assertThat(cluster.diagnosis(ADOPTING).mayTakeOverObjects()).isFalse();
    }

    @Test
    void whatIsNotConfirmedIsAnErrorThatSaysHow() {
        cluster.lookups.add(found("Deployment litellm", "", false, HELM));
        cluster.lookups.add(found("Service litellm", "", false, HELM));

        assertThat(findings())
                .filteredOn(finding -> finding.level() == Level.ERROR)
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.text())
                            .endsWith("not created by stack prod: Service litellm (of Helm release a/b)");
                    assertThat(error.remedy())
                            .hasValueSatisfying(text -> assertThat(text).contains("litellm-ha adopt"));
                });
    }

    @Test
    void aFullVolumeIsAnErrorBecauseTheStackCannotEnlargeIt() {
        cluster.lookups.add(ClusterFixture.inPhase("Cluster litellm-pg", "prod", "Not enough disk space"));

        assertThat(findings())
                .filteredOn(finding -> finding.level() == Level.ERROR)
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.text()).startsWith("a volume of Cluster litellm-pg is full");
                    assertThat(error.remedy())
                            .hasValueSatisfying(text -> assertThat(text).contains("docs/full-volume.md"));
                });
    }

    @Test
    void whatIsTheStacksOwnNeedsNoConfirmationAnyMore() {
        cluster.lookups.add(found("Deployment litellm", "prod"));

        assertThat(findings()).extracting(Finding::level).containsExactly(Level.OK, Level.NOTE);
        assertThat(cluster.diagnosis(ADOPTING).mayTakeOverObjects()).isTrue();
    }

    @Test
    void anObjectOfAnotherStackIsNotOfferedForAdoption() {
        cluster.lookups.add(found("Service litellm", "cost"));

        assertThat(findings().get(0).remedy()).contains("delete them, or give the stack another namespace");
    }
}
