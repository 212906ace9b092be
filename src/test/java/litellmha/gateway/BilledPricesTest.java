package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LiteLLM's own cost code bills with the configuration of {@code prod}, against its price map. */
@Tag("litellm")
class BilledPricesTest {

    /** A deployment, how many calls were compared, and how many were billed otherwise. */
    private record Comparison(String model, int calls, int different) {}

    @TempDir
    private Path folder;

    @Test
    void everyCallIsBilledAsThePriceMapSays() throws Exception {
        List<Comparison> comparisons = compare(config());

        assertThat(comparisons.stream().mapToInt(Comparison::calls).sum()).isGreaterThanOrEqualTo(300);
        assertThat(comparisons).allMatch(comparison -> comparison.different() == 0);
    }

    @Test
    void explicitPricesWouldLoseThoseForLongContexts() throws Exception {
        String explicit = config().replaceAll(
                        "( +)model: gemini/gemini-2.5-pro\n",
                        "$0$1input_cost_per_token: 0.00000125\n$1output_cost_per_token: 0.00001\n");
        assertThat(explicit).isNotEqualTo(config());

        assertThat(compare(explicit))
                .filteredOn(comparison -> comparison.model().equals("gemini-2.5-pro"))
                .singleElement()
                .satisfies(comparison -> assertThat(comparison.different()).isPositive());
    }

    private static String config() {
        return PlatformPlan.of("prod", CommittedStacks.settings("prod"))
                .gateway()
                .config();
    }

    private List<Comparison> compare(String config) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("config.yaml"), config);
        ProcessBuilder builder = new ProcessBuilder(
                LocalGateway.command().resolveSibling("python").toString(),
                Path.of("src/test/resources/billed-prices.py").toAbsolutePath().toString(),
                file.toString());
        builder.environment().put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
        builder.redirectError(folder.resolve("error").toFile());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("error")))
                .isZero();
        return out.lines()
                .map(line -> line.split("\t"))
                .filter(columns -> columns.length == 3)
                .map(columns -> new Comparison(columns[0], Integer.parseInt(columns[1]), Integer.parseInt(columns[2])))
                .toList();
    }
}
