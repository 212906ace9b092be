package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLocksTest {

    /** No process has it: Linux gives numbers up to 4,194,304. */
    private static final long NOBODY = 4_194_305;

    @TempDir
    private Path folder;

    @Test
    void aLockOfAProcessThatWasKilledIsDead() throws Exception {
        lock("a", host(), NOBODY);

        assertThat(DeadLocks.allDead(folder)).isTrue();
    }

    @Test
    void aLockOfARunningProcessIsNot() throws Exception {
        lock("a", host(), NOBODY);
        lock("b", host(), ProcessHandle.current().pid());

        assertThat(DeadLocks.allDead(folder)).isFalse();
    }

    @Test
    void aLockOfAnotherMachineIsNot() throws Exception {
        lock("a", "another-machine", NOBODY);

        assertThat(DeadLocks.allDead(folder)).isFalse();
    }

    @Test
    void withoutALockThereIsNothingToRemove() throws Exception {
        assertThat(DeadLocks.allDead(folder)).isFalse();
    }

    private void lock(String name, String host, long pid) throws Exception {
        Files.writeString(folder.resolve(name + ".json"), """
                {"pid": %d, "username": "root", "hostname": "%s", "timestamp": "2026-11-26T15:00:00Z"}""".formatted(pid, host));
    }

    private static String host() throws Exception {
        Process process = new ProcessBuilder("hostname").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
