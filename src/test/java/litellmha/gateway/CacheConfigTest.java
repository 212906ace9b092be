package litellmha.gateway;

import static litellmha.gateway.ProxyConfigTest.prod;
import static litellmha.gateway.ProxyConfigTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;

/** What {@code config.yaml} says of the response cache. */
class CacheConfigTest {

    @Test
    void theCacheIsARedisOfItsOwn() {
        assertThat(yaml(
                        prod().withCache(
                                        ", 'ttlSeconds': 600, 'callTypes': ['acompletion', 'aembedding'], 'optIn': true,"
                                                + " 'maxMessages': 20"),
                        Tier.PROD))
                .contains("""
                          coordination_redis:
                            host: os.environ/REDIS_HOST
                        """)
                .contains("""
                          cache: true
                          cache_params:
                            type: redis
                            host: litellm-cache
                            port: "6379"
                            password: os.environ/REDIS_CACHE_PASSWORD
                            socket_connect_timeout: 0.5
                            socket_timeout: 0.5
                            ttl: 600
                            supported_call_types:
                            - acompletion
                            - aembedding
                            mode: default_off
                            max_messages: 20
                        """);
    }

    @Test
    void aCacheWithoutFurtherKeysHasLiteLlmsDefaults() {
        assertThat(yaml(prod().inTier("cost").withCache(", 'optIn': false"), Tier.COST))
                .contains("cache: true")
                .doesNotContain("coordination_redis", "ttl:", "supported_call_types", "mode:", "max_messages");
    }
}
