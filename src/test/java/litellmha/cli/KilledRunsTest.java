package litellmha.cli;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KilledRunsTest {

    /** No process has it: Linux gives numbers up to 4,194,304. */
    private static final long NOBODY = 4_194_305;

    @TempDir
    private Path folder;

    @Test
    void aLockOfAProcessThatWasKilledIsDead() throws Exception {
        lock("a", host(), NOBODY);

        assertThat(KilledRuns.allDead(folder)).isTrue();
    }

    @Test
    void aLockOfAProcessThatNobodyWaitedForIsDead() throws Exception {
        // When the child ends, its parent has become `sleep`, which does not ask for its exit code.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 1 & echo $!; exec sleep 60").start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            lock("a", host(), child);

            await("the child has ended", Duration.ofSeconds(10), () -> KilledRuns.allDead(folder), dead -> dead);
            assertThat(ProcessHandle.of(child)).isPresent();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aLockOfARunningProcessIsNot() throws Exception {
        lock("a", host(), NOBODY);
        lock("b", host(), ProcessHandle.current().pid());

        assertThat(KilledRuns.allDead(folder)).isFalse();
    }

    @Test
    void aLockOfAnotherMachineIsNot() throws Exception {
        lock("a", "another-machine", NOBODY);

        assertThat(KilledRuns.allDead(folder)).isFalse();
    }

    @Test
    void withoutALockThereIsNothingToRemove() throws Exception {
        assertThat(KilledRuns.allDead(folder)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"user.content_type\": \"appl"})
    void attributesThatWereNotYetWrittenAreRemovedAndNothingElse(String content) throws Exception {
        List<String> others = List.of("prod.json", "prod.json.bak", "prod-eu.json.attrs", "other.json.attrs");
        for (String other : others) {
            Files.writeString(folder.resolve(other), "");
        }
        Files.writeString(folder.resolve("prod.json.bak.attrs"), "{\"user.content_type\": \"application/json\"}");
        Files.writeString(folder.resolve("prod.json.attrs"), content);

        KilledRuns.removeUnreadableAttributes(folder, "prod");

        assertThat(folder.resolve("prod.json.attrs")).doesNotExist();
        assertThat(folder.resolve("prod.json.bak.attrs")).exists();
        assertThat(others).allSatisfy(other -> assertThat(folder.resolve(other)).exists());
    }

    /** With the file of attributes that Pulumi writes beside each lock. */
    private void lock(String name, String host, long pid) throws Exception {
        Files.writeString(folder.resolve(name + ".json"), """
                {"pid": %d, "username": "root", "hostname": "%s", "timestamp": "2026-11-26T15:00:00Z"}""".formatted(pid, host));
        Files.writeString(folder.resolve(name + ".json.attrs"), "{\"user.content_type\": \"application/json\"}");
    }

    private static String host() throws Exception {
        Process process = new ProcessBuilder("hostname").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
