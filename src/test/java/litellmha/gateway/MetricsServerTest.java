package litellmha.gateway;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.litellm.Variables;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real LiteLLM with its server of metrics beside it, as in the pods of a stack with {@code metrics}. */
@Tag("litellm")
class MetricsServerTest {

    private static final String REQUESTS = "litellm_proxy_total_requests_metric_total{";

    private static String config() {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "cost");
        file.config().putObject("litellm-ha:metrics").putArray("namespaces").add("monitoring");
        return PlatformPlan.of("cost", file.settings()).gateway().config();
    }

    @Test
    void metricsNeedNoKeyOnTheirPortWhereThereIsNoApi(@TempDir Path folder, @TempDir Path metrics) throws Exception {
        try (LocalGateway gateway = new LocalGateway(folder)) {
            URI server = gateway.startMetricsServer(metrics);
            URI proxy = gateway.startProxy(
                    config(), gateway.startRedis(), Map.of(Variables.METRICS_DIR, metrics.toString()));
            gateway.ask(proxy, "mock");

            assertThat(counted(gateway, server)).contains(REQUESTS);
            for (String path : List.of("/v1/models", "/key/info", "/", "/docs")) {
                assertThat(gateway.getWithoutKey(server.resolve(path)).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(gateway.getWithoutKey(proxy.resolve(PinnedLiteLlm.METRICS))
                            .statusCode())
                    .as("the port of the API asks for a key")
                    .isEqualTo(401);
        }
    }

    @Test
    void aSetOfLabelsTooManySharesOneSeriesSoThatTotalsStayExact(@TempDir Path folder, @TempDir Path metrics)
            throws Exception {
        String bounded = config().replaceFirst("(prometheus_metrics_max_series_per_metric: )\\d+", "$11");
        assertThat(bounded).contains("prometheus_metrics_max_series_per_metric: 1\n");
        try (LocalGateway gateway = new LocalGateway(folder)) {
            URI server = gateway.startMetricsServer(metrics);
            URI proxy = gateway.startProxy(
                    bounded, gateway.startRedis(), Map.of(Variables.METRICS_DIR, metrics.toString()));
            gateway.ask(proxy, "mock");
            gateway.ask(proxy, "no-such-model");
            gateway.ask(proxy, "nor-this-one");

            assertThat(counted(gateway, server).lines().filter(line -> line.startsWith(REQUESTS)))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("requested_model=\"other\""));
        }
    }

    /** Requests are counted after they are answered. */
    private static String counted(LocalGateway gateway, URI server) {
        return await(
                        "requests are counted",
                        Duration.ofSeconds(30),
                        () -> gateway.getWithoutKey(server.resolve(PinnedLiteLlm.METRICS)),
                        answer -> answer.statusCode() == 200
                                && answer.body().lines().anyMatch(line -> line.startsWith(REQUESTS)))
                .body();
    }
}
