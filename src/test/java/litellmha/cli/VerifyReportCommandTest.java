package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import litellmha.verify.Histories;
import litellmha.verify.history.Event;
import litellmha.verify.history.HistoryWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyReportCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int report(String... arguments) {
        return Execution.of(
                CommittedStacks.CHECKOUT,
                out,
                err,
                Stream.concat(Stream.of("verify", "report"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private Path history(Event... events) throws IOException {
        Path file = folder.resolve("prod-1.jsonl");
        try (HistoryWriter writer = HistoryWriter.create(file)) {
            writer.write("", new Event.RunStarted("prod-1", "prod", "litellm", "east", Histories.PROD));
            for (Event event : events) {
                writer.write(event instanceof Event.RunEnded ? "" : "failover", event);
            }
        }
        return file;
    }

    @Test
    void theReportIsInAFolderNamedLikeTheHistory() throws IOException {
        Path file = history(new Event.CheckSkipped("one instance"), new Event.RunEnded());

        assertThat(report(file.toString())).isZero();

        assertThat(folder.resolve("prod-1"))
                .isDirectoryContaining("glob:**/{report.html,report.svg,report.json,junit.xml}");
        assertThat(out.toString()).contains("SKIPPED       failover: one instance", "prod-1: 1 skipped", "report: ");
    }

    @Test
    void theReportIsWhereItWasAskedFor() throws IOException {
        Path file = history(new Event.CheckBroken("no answer"), new Event.RunEnded());
        Path output = folder.resolve("a/b");

        assertThat(report(file.toString(), "--output", output.toString())).isEqualTo(2);

        assertThat(output.resolve("report.html")).exists();
        assertThat(folder.resolve("prod-1")).doesNotExist();
    }

    @Test
    void aHistoryThatIsCutOffInItsMiddleIsInconclusive() throws IOException {
        Path file = history(new Event.CheckStarted("It holds."), new Event.Phase("without grace"));
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 20));

        assertThat(report(file.toString())).isEqualTo(2);

        assertThat(out.toString()).contains("INCONCLUSIVE  failover: ", "INCONCLUSIVE  run: ");
    }

    @Test
    void whatIsNoHistoryIsOneErrorAndNoReport() throws IOException {
        Path file = Files.writeString(folder.resolve("prod-1.jsonl"), "{}\n{}\n");

        assertThat(report(file.toString())).isEqualTo(3);

        assertThat(err.toString().lines()).singleElement().asString().contains(file + ":1: ");
        assertThat(folder.resolve("prod-1")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeMadeIsOneError() throws IOException {
        Path file = history(new Event.RunEnded());

        assertThat(report(file.toString(), "--output", file.toString())).isEqualTo(3);

        assertThat(err.toString().lines()).singleElement().asString().contains("cannot write the report");
    }

    @Test
    void aCommandLineThatIsWrongIsNoVerdict() {
        assertThat(report()).isEqualTo(3);
    }

    @Test
    void twoHistoriesAreSideBySideAndNothingIsWritten() throws IOException {
        Path file = history(new Event.CheckBroken("no answer"), new Event.RunEnded());

        assertThat(report(file.toString(), file.toString())).isEqualTo(2);

        assertThat(out.toString()).contains("failover  INCONCLUSIVE  INCONCLUSIVE");
        assertThat(folder.resolve("prod-1")).doesNotExist();
    }

    @Test
    void ofTwoFilesOneThatIsNoHistoryIsOneError() throws IOException {
        Path file = history(new Event.RunEnded());
        Path other = Files.writeString(folder.resolve("other.jsonl"), "{}\n");

        assertThat(report(file.toString(), other.toString())).isEqualTo(3);

        assertThat(err.toString().lines()).singleElement().asString().contains(other + ":1: ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void moreThanTwoHistoriesAreOneError() {
        assertThat(report("a", "b", "c")).isEqualTo(3);

        assertThat(err.toString().lines()).containsExactly("HISTORY: found 3 files; allowed: one, or two to compare");
    }

    @Test
    void nothingIsWrittenForTwoHistoriesSoThatAFolderForItIsAnError() {
        assertThat(report("a", "b", "--output", "there")).isEqualTo(3);

        assertThat(err.toString().lines()).singleElement().asString().startsWith("--output: found there; allowed: ");
    }
}
