package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheImportTest {

    private static ConfigImport imported(String settings) {
        return ConfigImport.of("c.yaml", "litellm_settings: {" + settings + "}");
    }

    @Test
    void whatACacheDoesIsCarriedOverAndItsRedisIsTheProgramsOwn() {
        ConfigImport imported = imported("cache: true, cache_params: {type: redis, host: old.example.com, port: 6380,"
                + " password: HIDDEN, ttl: 600.0, supported_call_types: [acompletion, aembedding], mode: default_off,"
                + " max_messages: 8, namespace: answers}");

        assertThat(imported.stack().path("cache").toString())
                .isEqualTo(
                        "{\"ttlSeconds\":600,\"callTypes\":[\"acompletion\",\"aembedding\"],\"optIn\":true,\"maxMessages\":8}");
        assertThat(imported.findings())
                .filteredOn(finding -> finding.kind() == Kind.REPLACED)
                .extracting(Finding::source)
                .containsExactly(
                        "litellm_settings.cache_params.host",
                        "litellm_settings.cache_params.port",
                        "litellm_settings.cache_params.password",
                        "litellm_settings.cache_params.namespace",
                        SpendLogImport.SOURCE);
        assertThat(imported.isComplete()).isTrue();
        assertThat(ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache: true",
                "cache: true, cache_params: null",
                "cache: true, cache_params: {}",
                "cache: true, cache_params: {ttl: null, mode: default_on}"
            })
    void aCacheWithoutParametersIsOneOfRedis(String settings) {
        assertThat(imported(settings).stack().path("cache").toString()).isEqualTo("{}");
        assertThat(imported(settings).isComplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "disk, only the cache of type redis",
        "s3, only the cache of type redis",
        "redis-semantic, exactly the same",
        "os.environ/CACHE_TYPE, only the cache of type redis"
    })
    void anotherTypeIsRefusedWithTheReason(String type, String reason) {
        ConfigImport imported = imported("cache: true, cache_params: {type: " + type + ", ttl: 60}");

        assertThat(imported.stack().has("cache")).isFalse();
        assertThat(imported.findings())
                .filteredOn(finding -> finding.kind() == Kind.REFUSED)
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.text()).contains(reason));
    }

    @Test
    void aCacheInThePodsMemoryBecomesOneThatAllReplicasShare() {
        ConfigImport imported = imported("cache: true, cache_params: {type: local, ttl: 60}");

        assertThat(imported.stack().path("cache").toString()).isEqualTo("{\"ttlSeconds\":60}");
        assertThat(imported.findings())
                .filteredOn(finding -> finding.kind() == Kind.REPLACED)
                .extracting(Finding::source)
                .containsExactly("litellm_settings.cache_params.type", SpendLogImport.SOURCE);
        assertThat(imported.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[completion, embedding]"})
    void aCacheThatCachedNothingIsNone(String types) {
        ConfigImport imported =
                imported("cache: true, cache_params: {type: redis, supported_call_types: " + types + "}");

        assertThat(imported.stack().has("cache")).isFalse();
        assertThat(imported.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acompletion, completion, chat", "completion, chat"})
    void eachCallTypeThatIsWrongIsTold(String types) {
        ConfigImport imported =
                imported("cache: true, cache_params: {type: redis, supported_call_types: [" + types + "]}");

        assertThat(ImportReport.of(imported))
                .contains("no request to the proxy has the type \"completion\"; theirs is acompletion\n")
                .contains("no request to the proxy has the type \"chat\"\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'cache: false', CARRIED",
        "'cache: null', CARRIED",
        "'cache: ''true''', REFUSED",
        "'cache_params: {type: redis}', UNREAD",
        "'cache: true, cache_params: [redis]', REFUSED",
        "'cache: true, cache_params: {ttl: soon}', REFUSED",
        "'cache: true, cache_params: {mode: sometimes}', REFUSED",
        "'cache: true, cache_params: {max_messages: many}', REFUSED",
        "'cache: true, cache_params: {supported_call_types: acompletion}', REFUSED",
        "'cache: true, cache_params: {default_redis_ttl: 5}', REFUSED",
        "'cache: true, cache_params: {similarity_threshold: 0.8}', UNREAD",
        "'cache: true, cache_params: {supported_call_types: [acompletion, completion]}', UNREAD"
    })
    void whatBecomesOfAKeyIsSaid(String settings, Kind kind) {
        assertThat(imported(settings).findings()).extracting(Finding::kind).contains(kind);
    }

    @Test
    void aRedisTtlOfItsOwnWins() {
        assertThat(imported("cache: true, cache_params: {ttl: 5, default_in_redis_ttl: 7}")
                        .stack()
                        .at("/cache/ttlSeconds")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void noLimitOfMessagesStaysNone() {
        assertThat(imported("cache: true, cache_params: {max_messages: null}")
                        .stack()
                        .at("/cache/maxMessages")
                        .asInt())
                .isEqualTo(10_000);
    }

    @Test
    void theRedisTakesTheImageOfTheTiersOther() {
        assertThat(ImportCases.stackFile("07-router-redis-and-cache", Tier.PROD))
                .containsPattern(
                        "litellm-ha:cache:\n    ttlSeconds: 600\n    callTypes:\n.*\n.*\n    redis:\n      image: ")
                .contains("pulumi config set --secret litellm-ha:cachePassword");
    }
}
