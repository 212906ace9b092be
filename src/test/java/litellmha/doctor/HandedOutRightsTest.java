package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import litellmha.kubeapi.Right;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

/** Kubernetes lets nobody hand out a right that they do not have. */
class HandedOutRightsTest {

    private static final Right OF_CLUSTER =
            new Right("patch", "snapshot.storage.k8s.io", "volumesnapshotcontents", "", false);

    private static final Right TO_HAND_IT_OUT =
            new Right("create", "rbac.authorization.k8s.io", "clusterroles", "", false);

    @Test
    void whoDeploysNeedsTheRightsOfTheStacksRoles() {
        assertThat(NeededRights.of(PROD).ofStack())
                .contains(
                        new Right("patch", "coordination.k8s.io", "leases", "", true),
                        new Right("delete", "postgresql.cnpg.io", "backups", "", true),
                        OF_CLUSTER,
                        TO_HAND_IT_OUT);
    }

    @Test
    void withoutARetentionNobodyNeedsRightsOnSnapshotsOfTheWholeCluster() {
        StackNeeds needs = StackNeeds.of(PlatformPlan.of("prod", new ProdConfiguration().read()));

        assertThat(NeededRights.of(needs).ofStack()).doesNotContain(OF_CLUSTER, TO_HAND_IT_OUT);
    }
}
