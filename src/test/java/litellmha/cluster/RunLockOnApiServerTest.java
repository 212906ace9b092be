package litellmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.names.PostgresGeneration;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.verify.check.Checks;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.StackNotThereException;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.run.Verification;
import litellmha.verify.undo.NotUndoneException;
import litellmha.verify.undo.RunInProgressException;
import litellmha.verify.undo.RunLock;
import litellmha.verify.undo.UndoJournal;
import litellmha.verify.undo.UndoStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a run leaves behind when it is killed, on a real API server. */
@Tag("api-server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunLockOnApiServerTest {

    private static final String NAMESPACE = "litellm";
    private static final String LOCK = "litellm-verify-lock";

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);
    private final KubernetesClient client = live.client();
    private final List<String> said = new ArrayList<>();
    private StackCluster cluster;

    @BeforeAll
    void deploy() {
        StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod")
                .manifests()
                .objects()
                .forEach(object -> assertThat(live.apply(object).code()).isIn(200, 201));
        cluster = StackCluster.of(client, NAMESPACE, "prod", PostgresGeneration.FIRST);
    }

    @AfterAll
    void takeAway() {
        namespace.delete();
        live.close();
    }

    private RunLock acquire(String run) throws InterruptedException {
        return RunLock.acquire(cluster, run, Map.of(), said::add);
    }

    private int replicas() {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("litellm")
                .require()
                .getSpec()
                .getReplicas();
    }

    private boolean locked() {
        return client.configMaps().inNamespace(NAMESPACE).withName(LOCK).get() != null;
    }

    @Test
    void anotherRunIsRefusedWhileOneIsAlive() throws InterruptedException {
        try (RunLock first = acquire("first")) {
            assertThatThrownBy(() -> acquire("second"))
                    .isInstanceOf(RunInProgressException.class)
                    .hasMessageContaining("run first is under way");
        }
        assertThat(locked()).isFalse();
    }

    @Test
    void whatAKilledRunChangedIsUndoneByTheNext() throws InterruptedException {
        String node = client.nodes().list().getItems().get(0).getMetadata().getName();
        cluster.changes().cordon(node, true);
        cluster.changes().scale("litellm", 0);
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(LOCK)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of(
                                "run",
                                "dead",
                                "heartbeat",
                                "7",
                                "undo",
                                "[{\"step\":\"scale\",\"deployment\":\"litellm\",\"replicas\":2},"
                                        + "{\"step\":\"uncordon\",\"node\":\"%s\"}]".formatted(node)))
                        .build())
                .create();

        acquire("next").close();

        assertThat(replicas()).isEqualTo(2);
        assertThat(cluster.changes().cordoned(node)).isFalse();
        assertThat(locked()).isFalse();
        assertThat(said).anyMatch(line -> line.contains("run dead"));
    }

    @Test
    void whatIsToBeUndoneIsInTheClusterBeforeTheChange() throws InterruptedException {
        try (RunLock lock = acquire("run")) {
            try (UndoJournal.Undoing scaled = lock.journal().record(new UndoStep.Scale("litellm", 2))) {
                assertThat(steps()).contains("\"step\":\"scale\"");
                cluster.changes().scale("litellm", 1);
            }
            assertThat(replicas()).isEqualTo(2);
            assertThat(steps()).isEqualTo("[]");
        }
    }

    private String steps() {
        return client.configMaps()
                .inNamespace(NAMESPACE)
                .withName(LOCK)
                .require()
                .getData()
                .get("undo");
    }

    @Test
    void stepsThatNoVersionKnowsAreLeftToAPerson() {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(LOCK)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("run", "newer", "undo", "[{\"step\":\"sing\"}]"))
                        .build())
                .create();
        try {
            assertThatThrownBy(() -> acquire("next"))
                    .isInstanceOf(BrokenCheckException.class)
                    .hasMessageContaining("contains steps that this version does not know");
            assertThat(locked()).isTrue();
        } finally {
            client.configMaps().inNamespace(NAMESPACE).withName(LOCK).delete();
        }
    }

    private void leave(Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(LOCK)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    @Test
    void aLockWithNothingInItIsADeadRuns() throws InterruptedException {
        leave(Map.of());

        acquire("next").close();

        assertThat(locked()).isFalse();
    }

    @Test
    void aStepThatLacksSomethingChangesNothing() {
        leave(Map.of("run", "dead", "undo", "[{\"step\":\"scale\",\"deployment\":\"litellm\"}]"));
        try {
            assertThatThrownBy(() -> acquire("next"))
                    .hasMessageContaining("contains steps that this version does not know");
            assertThat(replicas()).isEqualTo(2);
        } finally {
            client.configMaps().inNamespace(NAMESPACE).withName(LOCK).delete();
        }
    }

    @Test
    void aStepThatFailsKeepsNoOtherFromBeingUndone() {
        cluster.changes().scale("litellm", 1);
        leave(Map.of(
                "run",
                "dead",
                "undo",
                "[{\"step\":\"scale\",\"deployment\":\"gone\",\"replicas\":2},"
                        + "{\"step\":\"scale\",\"deployment\":\"litellm\",\"replicas\":2}]"));
        try {
            assertThatThrownBy(() -> acquire("next"))
                    .isInstanceOf(NotUndoneException.class)
                    .hasMessageContaining("there is no gone in namespace litellm");
            assertThat(replicas()).isEqualTo(2);
            assertThat(steps()).contains("gone").doesNotContain("\"litellm\"");
        } finally {
            client.configMaps().inNamespace(NAMESPACE).withName(LOCK).delete();
        }
    }

    @Test
    void aRunThatHasLostItsLockChangesNothingMoreAndLeavesTheLockOfAnother() throws InterruptedException {
        RunLock lost = acquire("lost");
        client.configMaps().inNamespace(NAMESPACE).withName(LOCK).delete();
        try (RunLock other = acquire("other")) {
            assertThatThrownBy(() -> lost.journal().record(new UndoStep.Scale("litellm", 2)))
                    .isInstanceOf(BrokenCheckException.class)
                    .hasMessageContaining("is no longer this run's");
            lost.close();
            assertThat(locked()).isTrue();
        }
    }

    @Test
    void whatWasChangedIsUndoneByAThreadThatWasInterrupted() throws InterruptedException {
        RunLock lock = acquire("run");
        lock.journal().record(new UndoStep.Scale("litellm", 2));
        cluster.changes().scale("litellm", 1);
        Thread.currentThread().interrupt();

        lock.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(replicas()).isEqualTo(2);
        assertThat(locked()).isFalse();
    }

    /** Not how many pods it has: while they are replaced there are more, and of a Deployment that cannot start them none. */
    @Test
    void whatAScaleIsUndoneToIsWhatTheDeploymentAsksFor() {
        cluster.changes().scale("litellm", 7);

        assertThat(cluster.changes().replicas("litellm")).isEqualTo(7);

        cluster.changes().scale("litellm", 2);
    }

    @Test
    void whatIsNotOfTheStackIsLeftAlone() {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("litellm-redis")
                .edit(found -> {
                    found.getMetadata().getLabels().put("litellm-ha/stack", "other");
                    return found;
                });

        assertThatThrownBy(() -> cluster.changes().scale("litellm-redis", 0))
                .isInstanceOf(BrokenCheckException.class)
                .hasMessageContaining("is not of stack prod, so it is left alone");
    }

    @Test
    void aClusterThatTheStackWasNotDeployedToIsRefused() {
        assertThatThrownBy(() -> StackCluster.of(client, NAMESPACE, "dev", PostgresGeneration.FIRST))
                .isInstanceOf(StackNotThereException.class)
                .hasMessage("namespace litellm is of stack prod, not of stack dev");
        assertThatThrownBy(() -> StackCluster.of(client, "nowhere", "prod", PostgresGeneration.FIRST))
                .hasMessage("stack prod was not deployed there: there is no namespace nowhere");
        assertThatThrownBy(() -> StackCluster.of(client, "kube-system", "prod", PostgresGeneration.FIRST))
                .hasMessage("namespace kube-system is of no stack, not of stack prod");
    }

    @Test
    void allRightsThatAreMissingAreNamedTogether() {
        KubernetesClient nobody = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withImpersonateUsername("somebody")
                        .withImpersonateGroups("system:authenticated")
                        .build())
                .build();

        assertThatThrownBy(() -> StackCluster.requireRights(
                        nobody,
                        NAMESPACE,
                        Verification.rights(PlatformPlan.of("prod", CommittedStacks.settings("prod")), Checks.all())))
                .isInstanceOf(StackNotThereException.class)
                .hasMessageStartingWith("the user of the context may not do in namespace litellm what a run needs: ")
                .hasMessageContainingAll("pods/exec", "clusters.postgresql.cnpg.io", "nodes");
    }
}
