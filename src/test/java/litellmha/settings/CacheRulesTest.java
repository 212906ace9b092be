package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev"})
    void everyTierMayHaveACache(String tier) {
        assertThat(new ProdConfiguration().withCache("").faults()).isEmpty();
        assertThat(new ProdConfiguration().inTier(tier).withCache("").faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'ttlSeconds': 0 | cache.ttlSeconds: found 0; allowed: a whole number from 1 to 2592000
            'ttlSeconds': 2592001 | cache.ttlSeconds: found 2592001
            'maxMessages': 0 | cache.maxMessages: found 0; allowed: a whole number from 1 to 10000
            'callTypes': [] | cache.callTypes: found an empty list; allowed: at least one type; without this key, all
            'callTypes': ['completion'] | cache.callTypes: found "completion"; allowed: one of acompletion, aembedding, anthropic_messages, arerank, aresponses, atext_completion, atranscription; did you mean acompletion?
            'optIn': 'yes' | cache.optIn: found "yes"; allowed: true or false
            'ttl': 5 | cache.ttl: found an unknown key
            """)
    void aFaultOfTheCacheIsNamed(String more, String fault) {
        assertThat(new ProdConfiguration().withCache(", " + more).faults())
                .singleElement()
                .asString()
                .contains(fault);
    }

    @Test
    void eachCallTypeThatIsWrongIsTold() {
        assertThat(new ProdConfiguration()
                        .withCache(", 'callTypes': ['chat', 'acompletion', 'embeddings']")
                        .faults())
                .hasSize(2)
                .anyMatch(fault -> fault.contains("found \"chat\""))
                .anyMatch(fault -> fault.contains("found \"embeddings\""));
    }

    @Test
    void theRedisOfTheCacheHasRoom() {
        assertThat(new ProdConfiguration()
                        .withCache("")
                        .with(
                                "cache",
                                "{'redis': {'image': 'example.org/redis:7', 'resources': {'requests': {'cpu': '1', 'memory':"
                                        + " '16Mi'}, 'limits': {'memory': '64Mi'}}}}")
                        .faults())
                .singleElement()
                .asString()
                .contains("cache.redis.resources.requests.memory: found \"16Mi\"", "at least 32Mi");
    }

    @Test
    void aCacheHasAPasswordOfItsOwn() {
        assertThat(new ProdConfiguration()
                        .with(
                                "cache",
                                "{'redis': {'image': 'example.org/redis:7', " + ProdConfiguration.RESOURCES + "}}")
                        .faults())
                .singleElement()
                .asString()
                .contains("litellm-ha:cachePassword: found nothing; allowed: a Pulumi secret", "cache requires it");
    }

    @Test
    void aPasswordWithoutACacheIsRefused() {
        assertThat(new ProdConfiguration()
                        .with("cachePassword", "password-of-cache")
                        .faults())
                .containsExactly(
                        "litellm-ha:cachePassword: found a value; allowed: nothing without cache; set cache too, or remove the password with `pulumi config rm litellm-ha:cachePassword`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "with a space in it"})
    void whateverElseIsWrongWithAPasswordWithoutACacheDoesNotMatter(String password) {
        assertThat(new ProdConfiguration()
                        .notEncrypted("cachePassword")
                        .with("cachePassword", password)
                        .faults())
                .singleElement()
                .asString()
                .contains("nothing without cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{}", "[]", "{'ttlSeconds': 5}", "{'redis': 'redis:7'}"})
    void aPasswordBesideABrokenCacheIsNoFault(String cache) {
        assertThat(new ProdConfiguration().withCache("").with("cache", cache).faults())
                .singleElement()
                .asString()
                .startsWith("litellm-ha:cache")
                .doesNotStartWith("litellm-ha:cachePassword");
    }

    @Test
    void aFaultOfThePasswordIsToldBesideABrokenCache() {
        assertThat(new ProdConfiguration()
                        .with("cache", "true")
                        .with("cachePassword", "short")
                        .faults())
                .hasSize(2)
                .anyMatch(fault -> fault.contains("cachePassword: found a secret of 5 characters"));
    }

    @Test
    void whoeverSwitchesTheCacheOnIsShownTheBlock() {
        assertThat(new ProdConfiguration().with("cache", "true").faults())
                .containsExactly(
                        "litellm-ha:cache: found \"true\"; allowed: an object such as {redis: {image: IMAGE, resources: {requests: {cpu: CPU, memory: MEMORY}, limits: {memory: MEMORY}}}}, with or without ttlSeconds, callTypes, optIn, maxMessages");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            123456789012345 | found a secret of 15 characters; allowed: at least 16
            -234567890123456 | not beginning with -
            1234567890 23456 | without spaces
            {'existingSecret': 'litellm-redis', 'key': 'K'} | does not create
            {'existingSecret': 'litellm-cache', 'key': 'K'} | does not create
            """)
    void thePasswordFollowsTheRulesOfTheOtherRedis(String password, String fault) {
        assertThat(new ProdConfiguration()
                        .withCache("")
                        .with("cachePassword", password)
                        .faults())
                .singleElement()
                .asString()
                .contains("litellm-ha:cachePassword: ", fault);
    }

    @ParameterizedTest
    @CsvSource({"litellm, cache, true", "litellm, cache_params, {'type': 'redis'}", "routing, cache_responses, true"})
    void liteLlmsOwnKeysAreNotPassedThrough(String block, String key, String value) {
        assertThat(new ProdConfiguration()
                        .with(block, "{'settings': {'%s': %s}}".formatted(key, value.replace('"', '\'')))
                        .faults())
                .singleElement()
                .asString()
                .matches(".*settings\\.%s: found .*; allowed: nothing.* (set|in) cache".formatted(key));
    }
}
