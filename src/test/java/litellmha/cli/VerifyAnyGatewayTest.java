package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import litellmha.platform.CommittedStacks;
import litellmha.verify.foreign.StandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyAnyGatewayTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path key;

    @BeforeEach
    void writeTheKey() throws IOException {
        key = Files.writeString(folder.resolve("key"), StandIn.MASTER_KEY + "\n");
    }

    private int execute(String... arguments) {
        return Execution.of(CommittedStacks.CHECKOUT, out, err, arguments);
    }

    private int run(String url, String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "run", "--url", url));
        arguments.addAll(List.of(
                "--master-key-file", key.toString(), "--history", history().toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private Path history() {
        return folder.resolve("history.jsonl");
    }

    @Test
    void aLeakIsOnTheScorecardWithWhatItMeansAndWhatToChange() throws IOException {
        try (StandIn gateway = new StandIn(2, false)) {
            assertThat(run(gateway.url(), "--check", "budget")).isEqualTo(1);
        }

        assertThat(out.toString().lines())
                .contains(
                        "model: gpt",
                        "check        due  accepted  verdict",
                        "budget                      FAIL",
                        "  budget       5        10  leaks",
                        "  rpm_limit    6        12  leaks")
                .anyMatch(line -> line.contains("counted per replica") && line.contains("coordination_redis"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatHoldsThroughOneAddressExitsAsInconclusive() throws IOException {
        try (StandIn gateway = new StandIn(2, true)) {
            assertThat(run(gateway.url(), "--check", "budget", "--check", "same-models"))
                    .isEqualTo(2);
        }

        assertThat(out.toString().lines())
                .contains("budget                      INCONCLUSIVE", "  budget       5         5  no more than due")
                .anyMatch(line -> line.contains("name their Deployment with --pods-of"))
                .noneMatch(line -> line.contains("counted per replica"));
    }

    @Test
    void aModelWithoutAPriceIsToldWhatToDo() throws IOException {
        try (StandIn gateway = new StandIn(2, true).withoutPrice()) {
            assertThat(run(gateway.url(), "--check", "budget")).isEqualTo(2);
        }

        assertThat(out.toString()).contains("name a model that has one with --model");
    }

    @Test
    void aReportIsMadeOfItsHistory() throws IOException {
        try (StandIn gateway = new StandIn(2, false)) {
            run(gateway.url(), "--check", "budget");
            int code = execute(
                    "verify",
                    "report",
                    history().toString(),
                    "--output",
                    folder.resolve("report").toString());

            assertThat(code).as(err.toString()).isEqualTo(1);
            assertThat(folder.resolve("report/report.html"))
                    .content()
                    .contains("Gateway", gateway.url(), "through this address alone")
                    .doesNotContain(StandIn.MASTER_KEY);
            assertThat(folder.resolve("report/report.svg")).content().contains("gateway " + gateway.url());
            assertThat(folder.resolve("report/junit.xml")).content().contains("name=\"url\"");
        }
    }

    @Test
    void theMasterKeyIsNowhere() throws IOException {
        try (StandIn gateway = new StandIn(2, false)) {
            run(gateway.url(), "--check", "budget");
        }

        assertThat(out + Files.readString(history())).doesNotContain(StandIn.MASTER_KEY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --stack prod               | --stack: found prod beside --url; allowed: one of them
                    --check failover           | --check: found failover; allowed: same-models, budget, revocation
                    --context east             | --context: found east without --pods-of; allowed: only with it, as nothing else is asked of the cluster
                    --namespace llm            | --namespace: found llm without --pods-of; allowed: only with it, as nothing else is asked of the cluster
                    --port 4000                | --port: found 4000 without --pods-of; allowed: only with it, as nothing else is asked of the cluster
                    --pods-of deployment/x     | --context: found nothing; allowed: the kube context of the cluster with deployment/x
                    --pods-of statefulset/x    | --pods-of: found statefulset/x, which is no Deployment; allowed: deployment/NAME of a Deployment with two or more pods
                    --pods-of deployment/x --context east --port 0 | --port: found 0; allowed: 1 to 65535
                    """)
    void optionsThatDoNotFitTogetherAreRefusedBeforeAnythingIsSent(String options, String message) {
        assertThat(run("https://gateway.invalid", options.split(" "))).isEqualTo(3);
        assertThat(err.toString().strip()).isEqualTo(message);
        assertThat(history()).doesNotExist();
    }

    @Test
    void theUrlNeedsAKeyFile() {
        assertThat(execute("verify", "run", "--url", "https://gateway.invalid")).isEqualTo(3);
        assertThat(err.toString()).contains("--master-key-file");
    }

    @Test
    void plainHttpToAPublicAddressIsTold() {
        // An address for documentation, which nobody has: RFC 5737.
        assertThat(run("http://192.0.2.1:4000")).isEqualTo(3);
        assertThat(out.toString())
                .startsWith("http://192.0.2.1:4000 is not encrypted: whoever is on the way can read the master key");
    }
}
