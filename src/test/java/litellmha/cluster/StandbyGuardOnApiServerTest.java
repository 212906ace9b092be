package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import litellmha.names.DatabaseNames;
import litellmha.names.FailoverGuardNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of the standbys, run with the rights of its ServiceAccount; the test plays CloudNativePG and two instances' metrics. */
@Tag("api-server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandbyGuardOnApiServerTest {

    private static final String PRIMARY = "litellm-pg-1";
    private static final String STANDBY = "litellm-pg-2";

    private static final Map<String, String> ADDRESSES = Map.of(PRIMARY, "127.0.0.1", STANDBY, "127.0.0.2");

    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "%s"},
              "spec": {"nodeSelector": {"node": "none"},
                "securityContext": {"runAsNonRoot": true, "runAsUser": 26, "seccompProfile": {"type": "RuntimeDefault"}},
                "containers": [{"name": "postgres", "image": "postgres", "securityContext": {
                  "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}""";

    /** As CloudNativePG 1.30.1 served them. */
    private static final String OF_PRIMARY = """
            cnpg_pg_replication_in_recovery 0
            cnpg_pg_replication_is_wal_receiver_up 0
            cnpg_pg_replication_slots_active{database="",slot_name="_cnpg_litellm_pg_2",slot_type="physical"} %s
            cnpg_pg_replication_slots_active{database="",slot_name="_cnpg_litellm_pg_3",slot_type="physical"} 1
            cnpg_pg_replication_slots_pg_wal_lsn_diff{database="",slot_name="_cnpg_litellm_pg_2",slot_type="physical"} %s
            cnpg_pg_replication_slots_pg_wal_lsn_diff{database="",slot_name="_cnpg_litellm_pg_3",slot_type="physical"} 0
            """;

    private static final String OF_STANDBY = """
            cnpg_pg_replication_in_recovery 1
            cnpg_pg_replication_is_wal_receiver_up %s
            """;

    /** What the guard says. */
    private static final String CANNOT_FOLLOW =
            "%s cannot follow the primary: the WAL that it lacks is gone".formatted(STANDBY);

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, GuardProcess.NAMESPACE);
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();

    private GuardProcess guard;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        guard = GuardProcess.of(live, FailoverGuardNames.STANDBY_CONTAINER, folder)
                .withPatience(1);
        for (Map.Entry<String, String> address : ADDRESSES.entrySet()) {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(address.getValue(), DatabaseNames.METRICS_PORT), 0);
            server.createContext("/metrics", exchange -> {
                byte[] text = told.get(address.getKey()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
                exchange.close();
            });
            server.start();
            servers.put(address.getKey(), server);
        }
    }

    @AfterAll
    void takeAway() {
        servers.values().forEach(server -> server.stop(0));
        namespace.delete();
        live.close();
    }

    /** A standby that was away for too long, and that CloudNativePG counts as ready. */
    @BeforeEach
    void fallBehind() {
        for (String instance : ADDRESSES.keySet()) {
            live.delete(path(instance));
            await("the pod goes", Duration.ofSeconds(30), () -> live.get(path(instance)), JsonNode::isMissingNode);
            live.mustApply(LiveCluster.object(POD.formatted(instance, GuardProcess.NAMESPACE)));
            ready(instance, true);
        }
        cluster(DatabaseNames.HEALTHY_PHASE, PRIMARY, PRIMARY);
        told.put(PRIMARY, OF_PRIMARY.formatted("0", "NaN"));
        told.put(STANDBY, OF_STANDBY.formatted("0"));
    }

    private static String path(String pod) {
        return "/api/v1/namespaces/%s/pods/%s".formatted(GuardProcess.NAMESPACE, pod);
    }

    private void ready(String pod, boolean ready) {
        live.setStatus(
                path(pod),
                "{\"podIP\": \"%s\", \"podIPs\": [{\"ip\": \"%s\"}], \"conditions\": [{\"type\": \"Ready\", \"status\": \"%s\"}]}"
                        .formatted(ADDRESSES.get(pod), ADDRESSES.get(pod), ready ? "True" : "False"));
    }

    private void cluster(String phase, String current, String target) {
        live.setStatus(
                "/apis/%s/namespaces/%s/clusters/%s"
                        .formatted(DatabaseNames.API_VERSION, GuardProcess.NAMESPACE, DatabaseNames.CLUSTER),
                ("{\"phase\": \"%s\", \"currentPrimary\": \"%s\", \"targetPrimary\": \"%s\","
                                + " \"instanceNames\": [\"litellm-pg-1\", \"litellm-pg-2\"]}")
                        .formatted(phase, current, target));
    }

    private String mark(String pod) {
        return live.get(path(pod))
                .at("/metadata/annotations/alpha.cnpg.io~1unrecoverable")
                .asText();
    }

    @Test
    void aStandbyThatCanNeverFollowAgainIsMarked() throws Exception {
        guard.watched(running -> {
            await("it is marked", Duration.ofSeconds(40), () -> mark(STANDBY), "true"::equals);
            guard.awaitLines(
                    CANNOT_FOLLOW,
                    "marked %s as unrecoverable: it cannot follow the primary, and is made anew".formatted(STANDBY));
        });
        assertThat(mark(PRIMARY)).isEmpty();
    }

    @ParameterizedTest(name = "slot active {0}, lag {1}; receiver {2}; pod ready {3}; {4}, target {5}")
    @CsvSource({
        "1, NaN, 0, true, Cluster in healthy state, litellm-pg-1",
        "0, 1048576, 0, true, Cluster in healthy state, litellm-pg-1",
        "0, NaN, 1, true, Cluster in healthy state, litellm-pg-1",
        "0, NaN, 0, false, Cluster in healthy state, litellm-pg-1",
        "0, NaN, 0, true, Failing over, litellm-pg-1",
        "0, NaN, 0, true, Cluster in healthy state, litellm-pg-2",
    })
    void aStandbyThatMayFollowAgainIsLeftAlone(
            String active, String lag, String receiver, boolean ready, String phase, String target) throws Exception {
        told.put(PRIMARY, OF_PRIMARY.formatted(active, lag));
        told.put(STANDBY, OF_STANDBY.formatted(receiver));
        ready(STANDBY, ready);
        cluster(phase, PRIMARY, target);

        guard.watched(running ->
                assertThat(running.waitFor(5, TimeUnit.SECONDS)).as("it ended").isFalse());

        assertThat(mark(STANDBY)).isEmpty();
        guard.awaitLines();
    }
}
