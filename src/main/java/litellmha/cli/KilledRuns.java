package litellmha.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Pulumi leaves in a backend in a folder when it is killed, and what stops every later {@code up}: locks, and files of
 * attributes that it had not yet written. In any other backend locks expire, or Pulumi says how to remove them.
 */
final class KilledRuns {

    private static final JsonMapper JSON = new JsonMapper();

    /** Locks of this project's stacks in a backend ({@code pkg/backend/diy/lock.go} in {@code github.com/pulumi/pulumi}). */
    private static final Path LOCKS = Path.of(".pulumi/locks/organization/litellm-ha");

    /** The states of this project's stacks there ({@code pkg/backend/diy/store.go}). */
    private static final Path STATES = Path.of(".pulumi/stacks/litellm-ha");

    private KilledRuns() {}

    /**
     * Removes what is left of the stack's runs if all its locks were made on this machine by processes that no longer exist.
     *
     * @return whether there was anything
     */
    static boolean cleanUp(
            PulumiCli pulumi, Path checkout, Map<String, String> environment, String stack, PrintWriter out)
            throws IOException, InterruptedException {
        String backend = JSON.readTree(pulumi.output(checkout, environment, "whoami", "--verbose", "--json"))
                .path("url")
                .asText();
        if (!backend.startsWith("file://")) {
            return false;
        }
        Path folder = Path.of(URI.create(backend));
        Path locks = folder.resolve(LOCKS).resolve(stack);
        if (!Files.isDirectory(locks) || !allDead(locks)) {
            return false;
        }
        removeUnreadableAttributes(folder.resolve(STATES), stack);
        pulumi.output(checkout, environment, "cancel", "--yes", "--stack", stack);
        out.println("Removed the lock of an earlier run of Pulumi that was killed");
        out.flush();
        return true;
    }

    /**
     * Beside the state, which Pulumi replaces at one stroke, there is a file with its attributes, which it empties before it
     * writes it ({@code blob/fileblob/attrs.go} in {@code gocloud.dev}). With an empty one it cannot read the state ("failed to
     * load checkpoint: EOF"); without one it can.
     */
    static void removeUnreadableAttributes(Path states, String stack) throws IOException {
        try (Stream<Path> files = Files.list(states)) {
            for (Path file : files.filter(
                            file -> isAttributes(file.getFileName().toString(), stack))
                    .toList()) {
                if (!isReadable(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isAttributes(String name, String stack) {
        return name.startsWith(stack + ".json") && name.endsWith(".attrs");
    }

    private static boolean isReadable(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile()).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Whether there are locks, and each was made on this machine by a process that no longer exists. */
    static boolean allDead(Path folder) throws IOException, InterruptedException {
        List<JsonNode> locks = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            // Beside each lock there is a file with attributes.
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                locks.add(JSON.readTree(file.toFile()));
            }
        }
        String host = host();
        return !locks.isEmpty() && locks.stream().allMatch(lock -> isDead(lock, host));
    }

    private static boolean isDead(JsonNode lock, String host) {
        long pid = lock.path("pid").asLong();
        return lock.path("hostname").asText().equals(host)
                && (ProcessHandle.of(pid).isEmpty() || isZombie(Path.of("/proc/%d/stat".formatted(pid))));
    }

    /** In a container without an init, a process that was killed stays in the table of processes. */
    private static boolean isZombie(Path status) {
        try {
            // The state follows the name, which is in parentheses.
            return Files.readString(status).matches("(?s).*\\) Z .*");
        } catch (IOException e) {
            // Other systems than Linux have no such file.
            return false;
        }
    }

    /** Asks the system, as Pulumi does: Java would ask DNS, which may give another name. */
    private static String host() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("hostname").start();
        String name = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return name;
    }
}
