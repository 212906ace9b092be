package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import litellmha.manifest.Manifests;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

/** The Redis of a stack with a response cache. */
class CachedStackTest {

    private final Manifests manifests =
            declared("prod", new ProdConfiguration().withCache("").read());

    @Test
    void isASecondRedisThatOnlyTheGatewayReaches() {
        JsonNode pod = object(manifests, "Deployment", "litellm-cache").at("/spec/template");
        JsonNode policy = object(manifests, "NetworkPolicy", "litellm-cache").path("spec");
        JsonNode label = pod.at("/metadata/labels/app.kubernetes.io~1component");

        assertThat(label.asText()).isEqualTo("cache");
        assertThat(policy.at("/podSelector/matchLabels/app.kubernetes.io~1component"))
                .isEqualTo(label);
        assertThat(policy.at("/ingress").toString()).contains("gateway", "6379");
        assertThat(policy.has("egress")).isFalse();
        assertThat(object(manifests, "Service", "litellm-cache").at("/spec/selector/app.kubernetes.io~1component"))
                .isEqualTo(label);
        assertThat(object(manifests, "NetworkPolicy", "litellm-gateway")
                        .at("/spec/egress")
                        .toString())
                .contains("\"app.kubernetes.io/component\":\"redis\"", "\"app.kubernetes.io/component\":\"cache\"");
    }

    @Test
    void hasAPasswordThatIsNotThatOfTheCounters() {
        String cache = object(manifests, "Deployment", "litellm-cache").toString();
        String counters = object(manifests, "Deployment", "litellm-redis").toString();

        assertThat(cache).contains("{\"name\":\"litellm-cache\",\"key\":\"REDIS_CACHE_PASSWORD\"}");
        assertThat(counters).contains("{\"name\":\"litellm-redis\",\"key\":\"REDIS_PASSWORD\"}");
        assertThat(object(manifests, "Deployment", "litellm")
                        .at("/spec/template/spec/containers/0/env")
                        .toString())
                .contains("REDIS_CACHE_PASSWORD", "REDIS_HOST\",\"value\":\"litellm-redis");
    }

    @Test
    void isTheOnlyRedisOfATierWithoutSharedCounters() {
        Manifests cost = declared(
                "cost", new ProdConfiguration().inTier("cost").withCache("").read());
        JsonNode environment = object(cost, "Deployment", "litellm").at("/spec/template/spec/containers/0/env");

        assertThat(environment.findValuesAsText("name"))
                .contains("REDIS_CACHE_PASSWORD", "REDIS_SOCKET_TIMEOUT")
                .doesNotContain("REDIS_HOST", "REDIS_PASSWORD");
        assertThat(cost.objects())
                .noneMatch(object -> object.at("/metadata/name").asText().equals("litellm-redis"));
    }
}
