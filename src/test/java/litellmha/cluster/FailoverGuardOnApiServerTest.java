package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import litellmha.names.DatabaseNames;
import litellmha.names.FailoverGuardNames;
import litellmha.names.PostgresGeneration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fail-over guard of `prod`, run on this machine with the rights of its ServiceAccount; the test plays CloudNativePG. */
@Tag("api-server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverGuardOnApiServerTest {

    private static final String NAMESPACE = GuardProcess.NAMESPACE;

    private static final String FAILING_OVER = "Failing over";
    private static final String OLD = "litellm-pg-1";
    private static final String NEW = "litellm-pg-2";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What the guard says. */
    private static final String WAITS = "the fail-over waits for " + OLD;

    private static final String DELETED = "deleted %s: it hangs, and held up the fail-over from it".formatted(OLD);
    private static final String RELEASED = "released the Lease of %s, which is gone".formatted(OLD);
    private static final String GOES_ON = "it goes on without waiting for " + OLD;

    private static final String POD_PATH = "/api/v1/namespaces/%s/pods/%s".formatted(NAMESPACE, OLD);

    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "%s"},
              "spec": {"nodeSelector": {"node": "none"},
                "securityContext": {"runAsNonRoot": true, "runAsUser": 26, "seccompProfile": {"type": "RuntimeDefault"}},
                "containers": [{"name": "postgres", "image": "postgres", "securityContext": {
                  "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}""".formatted(OLD, NAMESPACE);

    private static final String LEASE = """
            {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "litellm-pg", "namespace": "%s"},
              "spec": {"holderIdentity": "%s"}}""";

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);

    private GuardProcess guard;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        guard = GuardProcess.of(live, FailoverGuardNames.CONTAINER, folder);
    }

    @AfterAll
    void takeAway() {
        namespace.delete();
        live.close();
    }

    /** A fail-over from a primary that hangs. */
    @BeforeEach
    void hang() {
        live.delete(POD_PATH);
        await("the pod goes", Duration.ofSeconds(30), () -> live.get(POD_PATH), JsonNode::isMissingNode);
        live.mustApply(LiveCluster.object(POD));
        ready(false);
        lease(OLD);
        cluster(FAILING_OVER, NEW);
    }

    private void cluster(String phase, String target) {
        live.setStatus(
                "/apis/%s/namespaces/%s/clusters/%s"
                        .formatted(DatabaseNames.API_VERSION, NAMESPACE, DatabaseNames.CLUSTER),
                "{\"phase\": \"%s\", \"currentPrimary\": \"%s\", \"targetPrimary\": \"%s\"}"
                        .formatted(phase, OLD, target));
    }

    private void ready(boolean ready) {
        live.setStatus(
                POD_PATH,
                "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"%s\"}]}".formatted(ready ? "True" : "False"));
    }

    private void lease(String holder) {
        live.mustApply(LiveCluster.object(LEASE.formatted(NAMESPACE, holder)));
    }

    private String leaseHolder() {
        return live.get("/apis/coordination.k8s.io/v1/namespaces/%s/leases/%s"
                        .formatted(NAMESPACE, PostgresGeneration.FIRST.primaryLease()))
                .at("/spec/holderIdentity")
                .asText();
    }

    private boolean isThere() {
        return !live.get(POD_PATH).isMissingNode();
    }

    private void awaitDeletion() {
        await("it is deleted", LIMIT, this::isThere, there -> !there);
    }

    @Test
    void aPrimaryThatHoldsUpTheFailoverFromItIsDeleted() throws Exception {
        guard.watched(running -> {
            awaitDeletion();
            guard.awaitLines(WAITS, DELETED, RELEASED, GOES_ON);
        });
    }

    @Test
    void theLeaseOfADeletedPrimaryIsReleasedOnceItsPodIsGone() throws Exception {
        live.mustApply(LiveCluster.object(
                POD.replace("\"metadata\": {", "\"metadata\": {\"finalizers\": [\"litellm-ha/test\"], ")));

        guard.watched(running -> {
            guard.awaitLines(WAITS, DELETED);
            assertThat(leaseHolder()).isEqualTo(OLD);

            live.mustApply(LiveCluster.object(POD));
            awaitDeletion();
            await("the Lease is released", LIMIT, this::leaseHolder, String::isEmpty);
        });
    }

    @Test
    void aPrimaryIsDeletedAlsoWhileItsSuccessorIsNotYetChosen() throws Exception {
        cluster(FAILING_OVER, "pending");

        guard.watched(running -> awaitDeletion());
    }

    @Test
    void thePatienceBeginsAnewWithAPrimaryThatCameBackMeanwhile() throws Exception {
        guard.watched(running -> {
            guard.awaitLines(WAITS);
            ready(true);
            guard.awaitLines(WAITS, GOES_ON);
            assertThat(isThere()).isTrue();

            ready(false);
            guard.awaitLines(WAITS, GOES_ON, WAITS);
            assertThat(isThere()).isTrue();
            awaitDeletion();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Cluster in healthy state, litellm-pg-2, false, litellm-pg-1",
        "Switchover in progress, litellm-pg-2, false, litellm-pg-1",
        "Failing over, litellm-pg-1, false, litellm-pg-1",
        "Failing over, litellm-pg-2, true, litellm-pg-1",
        "Failing over, litellm-pg-2, false, litellm-pg-2",
    })
    void aPrimaryIsLeftAloneWhereCloudNativePgGoesOnByItself(String phase, String target, boolean ready, String holder)
            throws Exception {
        cluster(phase, target);
        ready(ready);
        lease(holder);

        guard.watched(running ->
                assertThat(running.waitFor(7, TimeUnit.SECONDS)).as("it ended").isFalse());

        assertThat(isThere()).isTrue();
    }

    @Test
    void itMayDoNothingElse() throws Exception {
        assertThat(allowed("delete", "", "pods", "")).isTrue();
        assertThat(allowed("list", "", "pods", "")).isFalse();
        assertThat(allowed("create", "", "pods", "")).isFalse();
        assertThat(allowed("get", "", "secrets", "litellm-secrets")).isFalse();
        assertThat(allowed("patch", DatabaseNames.API_GROUP, "clusters", DatabaseNames.CLUSTER))
                .isFalse();
        assertThat(allowed("get", DatabaseNames.API_GROUP, "clusters", "another"))
                .isFalse();
    }

    private boolean allowed(String verb, String group, String resource, String name) {
        return AccountProgram.allows(live, FailoverGuardNames.NAME, verb, group, resource, name, NAMESPACE);
    }
}
