package litellmha.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import litellmha.settings.CronSchedule;
import litellmha.verify.Histories;
import litellmha.verify.history.BackupState.Archive;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    private static final List<Event> EVENTS = List.of(
            new Event.RunStarted("run", "prod", "litellm", "context", Histories.PROD),
            new Event.CheckStarted("claim"),
            new Event.Phase("without grace"),
            new Event.Write(1, 2, true, 0.25, 3, 1.7e9, "10.0.0.1", ""),
            new Event.Request("known", "litellm-1", 200, "", 0.1, 0.0028, true),
            new Event.DatabaseState("Failing over", "litellm-pg-1", 2, List.of()),
            new Event.GatewayState(List.of("litellm-1"), List.of("litellm-1")),
            new Event.Fault("delete pod", "litellm-pg-1", ""),
            new Event.Eviction("litellm-pg-1", "primary", true, 429, "Cannot evict pod"),
            new Event.Comparison("replicas", "2", "1"),
            new Event.Measurement("lag", Optional.of("litellm-pg-2"), 0, "bytes"),
            new Event.GatewayRunStarted(
                    "run",
                    "https://gateway.example",
                    Optional.of(new Event.PodsAsked("deployment/litellm", "llm", "context", 2))),
            new Event.GatewayRunStarted("run", "https://gateway.example", Optional.empty()),
            new Event.ModelsServed("litellm-1", List.of("gpt: openai/gpt {}")),
            new Event.Backups(new BackupState(
                    Instant.parse("2026-01-02T03:04:05.678Z"),
                    new CronSchedule("0 0 2 * * *"),
                    Optional.of(new Schedule(Instant.EPOCH, true, "volumeSnapshot", "none", "")),
                    List.of(new Backup("b", true, "failed", "error", Instant.EPOCH, Optional.empty(), List.of("s"))),
                    List.of(new Snapshot("s", "b", true, "", Instant.EPOCH)),
                    Optional.of(new Drill(Instant.EPOCH, true, "b", 60.5, Optional.of(18.25))),
                    Optional.of(new Archive(
                            "True", "message", new CronSchedule("0 0 4 * * *"), Optional.empty(), List.of())),
                    List.of("no class"),
                    List.of())),
            new Event.CheckEnded(),
            new Event.CheckSkipped("reason"),
            new Event.CheckBroken("reason"),
            new Event.LeftUnhealthy("reason"),
            new Event.RunEnded());

    @TempDir
    private Path folder;

    private Path written() throws IOException {
        Path file = folder.resolve("history.jsonl");
        try (HistoryWriter writer = HistoryWriter.create(file)) {
            EVENTS.forEach(event -> writer.write("check", event));
        }
        return file;
    }

    @Test
    void everyEventIsReadAsItWasWritten() throws IOException {
        assertThat(HistoryFile.read(written()).entries())
                .extracting(Entry::event)
                .containsExactlyElementsOf(EVENTS);
    }

    @Test
    void aLineIsInTheFileWhenTheCallReturns() throws IOException {
        Path file = folder.resolve("history.jsonl");
        try (HistoryWriter writer = HistoryWriter.create(file)) {
            writer.write("", EVENTS.get(0));

            assertThat(Files.readAllLines(file)).hasSize(1);
        }
    }

    @Test
    void aRunThatDidNotStartLeavesNoFile() throws IOException {
        Path file = folder.resolve("history.jsonl");
        HistoryWriter.create(file).close();

        assertThat(file).doesNotExist();
    }

    @Test
    void aLastLineThatWasCutOffIsLeftOut() throws IOException {
        Path file = written();
        byte[] text = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(text, text.length - 10));

        assertThat(HistoryFile.read(file).entries()).hasSize(EVENTS.size() - 1);
    }

    @Test
    void aLastLineMayBeCutOffWithinACharacter() throws IOException {
        Path file = written();
        Files.write(file, new byte[] {'{', '"', (byte) 0xe2, (byte) 0x82}, StandardOpenOption.APPEND);

        assertThat(HistoryFile.read(file).entries()).hasSize(EVENTS.size());
    }

    @Test
    void aLastLineThatHasItsEndIsNotLeftOut() throws IOException {
        Path file = written();
        Files.writeString(file, "{\"nanos\": 1}\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> HistoryFile.read(file))
                .hasMessageStartingWith("%s:%d: found".formatted(file, EVENTS.size() + 1));
    }

    @Test
    void twoEventsOnALineAreNotTakenForOne() throws IOException {
        Path file = written();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, lines.get(2) + lines.remove(3));
        Files.write(file, lines);

        assertThatThrownBy(() -> HistoryFile.read(file)).hasMessageStartingWith(file + ":3: found");
    }

    @Test
    void valuesThatNoRunWritesAreErrors() throws IOException {
        for (String event : List.of(
                "{\"type\":\"rows-found\",\"connection\":1,\"ranges\":[[]]}",
                "{\"type\":\"rows-found\",\"connection\":1,\"ranges\":[[2,1]]}",
                "{\"type\":\"rows-found\",\"connection\":1,\"ranges\":[null]}",
                "{\"type\":\"gateway-state\",\"pods\":[null],\"endpoints\":[]}",
                "{\"type\":\"measurement\",\"name\":\"lag\",\"value\":\"NaN\",\"unit\":\"bytes\"}",
                "{\"type\":\"measurement\",\"name\":\"lag\",\"value\":1e999,\"unit\":\"bytes\"}",
                "{\"type\":\"backups\",\"state\":{\"now\":\"yesterday\",\"declared\":\"0 0 2 * * *\",\"backups\":[],"
                        + "\"snapshots\":[],\"obstacles\":[],\"doubts\":[]}}",
                "{\"type\":\"sing\"}")) {
            Path file = written();
            Files.writeString(
                    file,
                    "{\"nanos\":1,\"time\":\"2026-01-01T00:00:00Z\",\"check\":\"check\",\"event\":%s}\n"
                            .formatted(event),
                    StandardOpenOption.APPEND);

            assertThatThrownBy(() -> HistoryFile.read(file))
                    .as(event)
                    .isInstanceOf(UnreadableHistoryException.class)
                    .hasMessageContaining(":%d: found".formatted(EVENTS.size() + 1));
            Files.delete(file);
        }
    }

    @Test
    void anErrorDoesNotSteerTheTerminal() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "\u001b[2J\n");

        assertThatThrownBy(() -> HistoryFile.read(file)).hasMessageContaining("found \"\uFFFD[2J\"");
    }

    @Test
    void anotherLineThatIsNoEventIsAnErrorWithItsNumber() throws IOException {
        Path file = written();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, "{\"nanos\": 1}");
        Files.write(file, lines);

        assertThatThrownBy(() -> HistoryFile.read(file))
                .isInstanceOf(UnreadableHistoryException.class)
                .hasMessageStartingWith(file + ":3: found \"{\"nanos\": 1}\"; allowed: an event of a run");
    }

    @Test
    void whatDoesNotBeginWithARunIsNoHistory() throws IOException {
        Path file = folder.resolve("history.jsonl");
        for (String text : List.of("", "hello\n", "[]\n")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> HistoryFile.read(file))
                    .as(text)
                    .isInstanceOf(UnreadableHistoryException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void binariesAndMissingFilesAreToldApart() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> HistoryFile.read(binary)).hasMessageContaining(binary + ":1: found");
        assertThatThrownBy(() -> HistoryFile.read(folder.resolve("none")))
                .hasMessageContaining("the file does not exist");
    }

    @Test
    void anotherRunsHistoryIsNeverWrittenOver() throws IOException {
        Path file = written();
        String before = Files.readString(file, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> HistoryWriter.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent(before);
    }

    @Test
    void aHistoryOfAnotherFormatIsOneErrorThatSaysSo() throws IOException {
        Path first = Files.writeString(
                folder.resolve("first.jsonl"),
                "{\"nanos\":1,\"time\":\"2026-01-01T00:00:00Z\",\"check\":\"\",\"event\":"
                        + "{\"type\":\"run-started\",\"run\":\"run\",\"promise\":{}}}\n");
        Path newer = folder.resolve("newer.jsonl");
        Files.writeString(newer, Files.readString(written()).replace("\"format\":2", "\"format\":3"));

        assertThatThrownBy(() -> HistoryFile.read(first))
                .isInstanceOf(UnreadableHistoryException.class)
                .hasMessage(
                        "%s:1: found a history of format 1; allowed: format 2. Use the version of litellm-ha that wrote it"
                                .formatted(first));
        assertThatThrownBy(() -> HistoryFile.read(newer)).hasMessageContaining("found a history of format 3");
    }
}
