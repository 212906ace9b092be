package litellmha.settings;

import static litellmha.settings.ProdConfiguration.RESOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each tier requires, allows and refuses. */
class TierRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    private static String gateway(int replicas) {
        return "{'replicas': %d, 'image': 'example.org/litellm:v1', %s}".formatted(replicas, RESOURCES);
    }

    private static String database(String more) {
        return "{'image': 'example.org/postgresql:18', 'storage': {'size': '10Gi'}, %s, %s}".formatted(more, RESOURCES);
    }

    @Test
    void aSettingBelowTheTierIsRefusedWithTheGuarantee() {
        prod.without("backup", "redisPassword")
                .with("gateway", gateway(1))
                .with("database", database("'instances': 1"));

        assertThat(prod.refusal())
                .contains("tier prod guarantees LiteLLM replicas: 2")
                .contains("tier prod guarantees Redis for budgets and rate limits: on, shared by all replicas")
                .contains("tier prod guarantees CloudNativePG instances: 3")
                .contains("tier prod guarantees Postgres backups: daily VolumeSnapshot ScheduledBackup");
    }

    @Test
    void onlyAStackThatLosesGuaranteesSaysWhichTierItLeaves() {
        prod.with("downgradeFrom", "prod");

        assertThat(prod.refusal())
                .contains(
                        "litellm-ha:downgradeFrom: found prod; allowed: a tier that guarantees more than prod; remove it");
        assertThat(prod.inTier("cost").read().downgradeFrom()).contains(Tier.PROD);
    }

    @Test
    void whatIsAdoptedIsNamedByKindAndName() {
        prod.with("adopt", "['Deployment/litellm', 'litellm']");

        assertThat(prod.refusal())
                .contains("litellm-ha:adopt[1]: found \"litellm\"; allowed: KIND/NAME, such as Deployment/litellm");
        assertThat(prod.with("adopt", "['Deployment/litellm']").read().adopt()).contains(List.of("Deployment/litellm"));
    }

    @Test
    void guaranteesMayBeExceeded() {
        prod.with("gateway", gateway(3)).with("database", database("'instances': 5, 'durability': 'synchronous'"));

        assertThat(prod.read().gateway().replicas()).contains(3);
    }

    @Test
    void whatATierDoesNotHaveIsOneFaultWhateverElseIsWrongWithIt() {
        prod.inTier("cost")
                .with("redis", "{'image': 'example.org/redis', " + RESOURCES.replace("2Gi", "8Gi") + "}")
                .with("redisPassword", "short");

        assertThat(prod.faults())
                .extracting(fault -> fault.substring(0, fault.indexOf(": found")))
                .containsExactly("litellm-ha:redis", "litellm-ha:redisPassword");
    }

    @ParameterizedTest
    @CsvSource({"single, SINGLE", "sentinel, SENTINEL"})
    void redisMayRunInOnePodOrInThree(String mode, SharedRedis.Mode read) {
        prod.changed("redis", "{\"image\"", "{\"mode\": \"%s\", \"image\"".formatted(mode));

        assertThat(prod.read().redis().orElseThrow().modeOrDefault()).isEqualTo(read);
    }

    @Test
    void redisRunsInOnePodIfTheStackDoesNotSay() {
        assertThat(prod.read().redis().orElseThrow().modeOrDefault()).isEqualTo(SharedRedis.Mode.SINGLE);
    }

    @Test
    void anotherModeOfRedisIsOneFault() {
        prod.changed("redis", "{\"image\"", "{\"mode\": \"sentinels\", \"image\"");

        assertThat(prod.faults())
                .containsExactly(
                        "litellm-ha:redis.mode: found \"sentinels\"; allowed: one of single, sentinel; did you mean sentinel?");
    }

    @Test
    void aTierWithoutRedisHasNoModeOfIt() {
        prod.inTier("cost").with("redis", "{'mode': 'sentinel', 'image': 'example.org/redis:7', " + RESOURCES + "}");

        assertThat(prod.faults())
                .containsExactly(
                        "litellm-ha:redis: found a value; allowed: nothing: tier cost has no Redis for budgets and rate limits");
    }

    @Test
    void theRedisOfACacheHasNoMode() {
        assertThat(prod.withCache("")
                        .changed("cache", "{\"image\"", "{\"mode\": \"sentinel\", \"image\"")
                        .faults())
                .singleElement()
                .asString()
                .startsWith("litellm-ha:cache.redis.mode: found an unknown key");
    }

    @Test
    void aFailOpenStackIsNotOpenToTheWorld() {
        prod.with("network", "{'clientCidrs': ['0.0.0.0/0', '::/0', '128.0.0.0/1']}");
        assertThat(prod.read().network()).isPresent();

        assertThat(prod.inTier("cost").refusal())
                .contains("network.clientCidrs[0]: found \"0.0.0.0/0\"")
                .contains("network.clientCidrs[1]: found \"::/0\"")
                .contains("network.clientCidrs[2]: found \"128.0.0.0/1\"")
                .contains("only the network protects the gateway");
    }

    @Test
    void synchronousDurabilityNeedsThreeInstances() {
        prod.inTier("cost").with("database", database("'durability': 'synchronous'"));

        assertThat(prod.refusal()).contains("litellm-ha:database.durability: found synchronous with 1 instance(s)");
    }

    @Test
    void aFailoverGuardNeedsTwoInstances() {
        prod.inTier("cost").with("database", database("'failoverGuard': true"));

        assertThat(prod.refusal())
                .contains(
                        "database.failoverGuard: found true with one instance; allowed: false, or at least 2 instances");

        prod.with("database", database("'failoverGuard': true, 'instances': 2"));
        assertThat(prod.read().database().failoverGuard()).contains(true);
    }

    @ParameterizedTest
    @CsvSource({"30, true", "31, false"})
    void connectionPoolsMustFitIntoMaxConnections(int pool, boolean fits) {
        prod.with("database", database("'connectionsPerGateway': " + pool));

        if (fits) {
            assertThat(prod.faults()).isEmpty();
        } else {
            assertThat(prod.refusal())
                    .contains("31 connections for each of 3 pods")
                    .contains("together at most 90");
        }
    }
}
