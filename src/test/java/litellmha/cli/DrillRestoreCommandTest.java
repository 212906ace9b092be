package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the drill refuses before it looks at a cluster. */
class DrillRestoreCommandTest {

    private static final String PAST = "2026-01-02T03:04:05Z";

    @TempDir
    private Path checkout;

    @BeforeEach
    void copyTheStack() throws IOException {
        stack("");
    }

    private void stack(String ofBackup) throws IOException {
        String text = Files.readString(CommittedStacks.CHECKOUT.resolve("Pulumi.prod.yaml"));
        String other = text.replace("snapshotClass: csi-retain", "snapshotClass: csi-retain" + ofBackup);
        Files.writeString(checkout.resolve("Pulumi.prod.yaml"), other);
    }

    private void withAnArchive() throws IOException {
        stack("\n    walArchive: {destination: 's3://bucket', retentionDays: 30}");
    }

    private void refused(String message, String... options) {
        StringWriter err = new StringWriter();
        String[] arguments = new String[5 + options.length];
        System.arraycopy(new String[] {"drill", "restore", "--context", "none", "--stack=prod"}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);

        assertThat(Execution.of(checkout, new StringWriter(), err, arguments)).isEqualTo(RunCommand.COULD_NOT_RUN);
        assertThat(err).hasToString(message + System.lineSeparator());
    }

    @Test
    void aTimeIsRefusedWithoutAnArchive() {
        refused(
                "--at: found %s for a stack without backup.walArchive; allowed: nothing, or --backup, as it has snapshots only"
                        .formatted(PAST),
                "--at",
                PAST);
    }

    @Test
    void aTimeIsRefusedBesideABackup() throws IOException {
        withAnArchive();

        refused(
                "--at: found %s with --backup nightly; allowed: one of the two".formatted(PAST),
                "--at",
                PAST,
                "--backup",
                "nightly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-01-02",
                "2026-01-02 03:04:05",
                "2026-01-02T03:04:05+01:00",
                "2026-13-02T03:04:05Z",
                "2026-01-02T24:00:00Z",
                "1999-01-02T03:04:05Z",
                "-2026-01-02T03:04:05Z"
            })
    void whatIsNoTimeInUtcIsRefused(String text) throws IOException {
        withAnArchive();

        refused(
                "--at: found \"%s\"; allowed: a time as RFC 3339 has it, in UTC, such as 2026-11-27T10:00:00Z"
                        .formatted(text),
                "--at",
                text);
    }

    @Test
    void whatIsNoImageIsRefusedByTheNameOfItsOption() throws IOException {
        refused(
                "--next-image: found \"garbage\"; allowed: an image with a version as its tag, not latest or stable, or with a"
                        + " digest, such as example.org/name:v1.2.3",
                "--next-image",
                "garbage");
    }

    @Test
    void theFutureIsRefused() throws IOException {
        withAnArchive();

        refused(
                "--at: found 2999-01-01T00:00:00Z, which is in the future; allowed: a time in the past",
                "--at",
                "2999-01-01T00:00:00Z");
    }

    @Test
    void aTimeInThePastGetsAsFarAsTheCluster() throws IOException {
        withAnArchive();
        StringWriter err = new StringWriter();

        Execution.of(
                checkout,
                new StringWriter(),
                err,
                "drill",
                "restore",
                "--context",
                "none",
                "--stack",
                "prod",
                "--at",
                PAST);

        assertThat(err.toString()).contains("\"none\"").doesNotContain("--at");
    }
}
