package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

/** The Redis of a stack with {@code redis.mode: sentinel}. */
class ReplicatedStackTest {

    private static final String COMPONENT = "app.kubernetes.io/component";

    private final Manifests manifests = declared(
            "prod",
            new ProdConfiguration()
                    .changed("redis", "{\"image\"", "{\"mode\": \"sentinel\", \"image\"")
                    .withCache("")
                    .read());
    private final JsonNode spec =
            object(manifests, "StatefulSet", "litellm-redis").path("spec");
    private final JsonNode pod = spec.at("/template/spec");

    @Test
    void zonesShareThePodsAsFarAsTheyCan() {
        JsonNode spread = pod.at("/topologySpreadConstraints/0");

        assertThat(spread.path("topologyKey").asText()).isEqualTo("topology.kubernetes.io/zone");
        assertThat(spread.path("whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
        assertThat(spread.path("labelSelector"))
                .isEqualTo(pod.at(
                        "/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector"));
    }

    @Test
    void runsInThreePodsOnThreeNodesOfWhichOneMayBeEvicted() {
        assertThat(spec.path("replicas").asInt()).isEqualTo(3);
        assertThat(spec.path("podManagementPolicy").asText())
                .as("a lost pod does not wait for another lost one")
                .isEqualTo("Parallel");
        JsonNode apart = pod.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0");
        assertThat(apart.path("topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
        assertThat(apart.at("/labelSelector/matchLabels").path(COMPONENT).asText())
                .isEqualTo("redis");
        assertThat(apart.at("/labelSelector/matchExpressions/0/key").asText())
                .as("not from the pod of a single Redis, which the change of the mode removes last")
                .isEqualTo("statefulset.kubernetes.io/pod-name");

        JsonNode budget =
                object(manifests, "PodDisruptionBudget", "litellm-redis").path("spec");
        assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.at("/selector/matchLabels").path(COMPONENT).asText()).isEqualTo("redis");
    }

    @Test
    void eachPodHasAHostNameBeforeItIsReady() {
        JsonNode service = object(manifests, "Service", "litellm-redis-pods").path("spec");

        assertThat(spec.path("serviceName").asText()).isEqualTo("litellm-redis-pods");
        assertThat(service.path("clusterIP").asText()).isEqualTo("None");
        assertThat(service.path("publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(pod.at("/containers/0/args").toString())
                .contains(
                        "\"$(POD_NAME).litellm-redis-pods\"",
                        "\"litellm-redis-0.litellm-redis-pods litellm-redis-1.litellm-redis-pods litellm-redis-2.litellm-redis-pods\"");
    }

    @Test
    void theGatewayAsksTheSentinelsAndHasNoHostThatWouldBeHandedToThem() {
        assertThat(object(manifests, "Service", "litellm-redis-sentinel")
                        .at("/spec/ports/0/targetPort")
                        .asText())
                .isEqualTo("sentinel");
        assertThat(object(manifests, "ConfigMap", "litellm-config")
                        .at("/data/config.yaml")
                        .asText())
                .contains("""
                          coordination_redis:
                            sentinel_nodes:
                            - - litellm-redis-sentinel
                              - 26379
                            service_name: litellm-redis
                            password: os.environ/REDIS_PASSWORD
                            sentinel_password: os.environ/REDIS_PASSWORD
                            socket_connect_timeout: 0.5
                            socket_timeout: 0.5
                        """);
        assertThat(object(manifests, "Deployment", "litellm")
                        .at("/spec/template/spec/containers/0/env")
                        .findValuesAsText("name"))
                .contains("REDIS_PASSWORD", "REDIS_SOCKET_TIMEOUT")
                .doesNotContain("REDIS_HOST", "REDIS_PORT");
    }

    @Test
    void theGatewayLooksForTheNextMasterEachSecond() {
        assertThat(object(manifests, "Deployment", "litellm")
                        .at("/spec/template/spec/containers/0/env")
                        .toString())
                .contains("{\"name\":\"REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT\",\"value\":\"1\"}");
    }

    @Test
    void thePodsReachEachOtherAndTheGatewayBothServers() {
        JsonNode own = object(manifests, "NetworkPolicy", "litellm-redis").path("spec");

        assertThat(own.at("/ingress/0/from").toString()).contains("\"gateway\"", "\"redis\"");
        assertThat(own.at("/ingress/0/ports").findValuesAsText("port")).containsExactly("6379", "26379");
        assertThat(own.at("/egress/1/to").toString()).contains("\"redis\"").doesNotContain("gateway");
        assertThat(own.at("/egress/1/ports").findValuesAsText("port")).containsExactly("6379", "26379");

        JsonNode egress = object(manifests, "NetworkPolicy", "litellm-gateway").at("/spec/egress");
        assertThat(egress).anySatisfy(rule -> {
            assertThat(rule.path("ports").findValuesAsText("port")).containsExactly("26379");
            assertThat(rule.path("to").findValuesAsText(COMPONENT)).containsExactly("redis");
        });
    }

    @Test
    void theServiceOfASingleRedisFindsNoneOfThesePodsWhileBothAreThere() {
        String port = object(declared("prod", new ProdConfiguration().read()), "Service", "litellm-redis")
                .at("/spec/ports/0/targetPort")
                .asText();

        assertThat(pod.findValuesAsText("name")).isNotEmpty();
        assertThat(pod.path("containers").findValues("ports").toString())
                .contains("\"containerPort\":6379", "\"containerPort\":26379")
                .doesNotContain("\"name\":\"%s\"".formatted(port));
    }

    @Test
    void bothContainersAreRestrictedAndHaveLimits() {
        assertThat(pod.path("containers")).hasSize(2).allSatisfy(container -> {
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            assertThat(container.at("/resources/limits/ephemeral-storage").asText())
                    .isNotEmpty();
            assertThat(container.has("livenessProbe")).isTrue();
            assertThat(container.has("readinessProbe")).isTrue();
        });
        assertThat(pod.findValues("emptyDir")).hasSize(2).allSatisfy(volume -> assertThat(
                        volume.path("sizeLimit").asText())
                .isNotEmpty());
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    }

    @Test
    void theCacheStaysInOnePod() {
        assertThat(object(manifests, "Deployment", "litellm-cache")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
        assertThat(manifests.objects().stream().map(Manifests::kind).filter(List.of("StatefulSet")::contains))
                .hasSize(1);
    }
}
