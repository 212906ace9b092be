package litellmha.cluster;

import static litellmha.Await.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import litellmha.names.FailoverGuardNames;

/** A program of `prod`'s fail-over guard, run on this machine with the rights of its ServiceAccount. */
final class GuardProcess {

    static final String NAMESPACE = AccountProgram.NAMESPACE;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AccountProgram program;
    private final Path folder;

    private GuardProcess(AccountProgram program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /**
     * Makes what it needs on the API server.
     *
     * @param container the one that runs the program
     * @param folder for its credentials and for what it says
     */
    static GuardProcess of(LiveCluster live, String container, Path folder) throws IOException {
        return new GuardProcess(AccountProgram.of(live, FailoverGuardNames.NAME, container, folder), folder);
    }

    /** Has it wait for so long before it acts, instead of what is declared. */
    GuardProcess withPatience(int seconds) {
        List<String> other = new ArrayList<>(program.words());
        other.set(other.size() - 1, Integer.toString(seconds));
        return new GuardProcess(new AccountProgram(program.live(), other), folder);
    }

    interface Observation {
        void of(Process guard) throws Exception;
    }

    /** Runs it for as long as something is observed. */
    void watched(Observation observation) throws Exception {
        Process running = program.process(folder.toString())
                .redirectOutput(said().toFile())
                .start();
        try {
            observation.of(running);
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    private Path said() {
        return folder.resolve("said");
    }

    /** Waits until it has said these lines, and no others. */
    void awaitLines(String... lines) {
        await("it says so", LIMIT, () -> Files.readAllLines(said()), List.of(lines)::equals);
    }
}
