package litellmha.settings;

import static litellmha.settings.ProdConfiguration.RESOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    @ParameterizedTest
    @CsvSource({
        "gateway, '\"cpu\": \"1\"', '\"cpu\": \"1Gi\"', CPUs such as 500m",
        "gateway, '\"cpu\": \"1\"', '\"cpu\": \"500M\"', CPUs such as 500m",
        "gateway, '\"memory\": \"2Gi\"', '\"memory\": \"100m\"', bytes such as 512Mi",
        "gateway, '\"memory\": \"2Gi\"', '\"memory\": \"5Gi\"', 'no more than the limit, \"4Gi\"'",
        "redis, '\"memory\": \"4Gi\"', '\"memory\": \"999999999999999Ei\"', at most 1Ti",
        "database, '\"size\": \"10Gi\"', '\"size\": \"1Ki\"', at least 1Gi"
    })
    void amountsAreSuchAsAContainerCanHave(String component, String right, String wrong, String allowed) {
        prod.changed(component, right, wrong);

        assertThat(prod.refusal()).contains("litellm-ha:" + component, allowed);
    }

    @Test
    void memoryIsEnoughForWhatRuns() {
        String small = RESOURCES.replace("2Gi", "31Mi").replace("4Gi", "31Mi");
        prod.with("gateway", "{'image': 'example.org/litellm:v1', " + small + "}")
                .with("redis", "{'image': 'example.org/redis:7', " + small + "}")
                .changed("database", "2Gi", "255Mi");

        assertThat(prod.refusal())
                .contains("gateway.resources.limits.memory: found \"31Mi\"", "at least 1Gi")
                .contains("redis.resources.limits.memory: found \"31Mi\"", "at least 32Mi")
                .contains("database.resources.requests.memory: found \"255Mi\"", "at least 256Mi");
    }
}
