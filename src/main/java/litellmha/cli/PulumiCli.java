package litellmha.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Pulumi command line. It is used rather than the Automation API: for one run that saves nothing, and what a user
 * sees is what Pulumi prints.
 */
final class PulumiCli {

    /**
     * For the program's JVM, which only JAVA_TOOL_OPTIONS reaches: a run of seconds is over before the second compiler and
     * a parallel collector pay. {@code make build} makes the archive of classes; its path is from the program's folder, and
     * without it, or if it is of other jars, the JVM goes on. Without its log, because the warning would be on the standard
     * output that the Java host reads. The launcher has the same options, and one compiler
     * thread, which pays where no engine runs beside it.
     */
    static final String JAVA_OPTIONS =
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:SharedArchiveFile=target/litellm-ha.jsa -Xlog:disable";

    private final Path folder;

    private PulumiCli(Path folder) {
        this.folder = folder;
    }

    /** The one that {@code tools/pulumi/install} finds or gets; that may take minutes and says so. */
    static PulumiCli install(Path checkout) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        checkout.resolve("tools/pulumi/install").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new CommandFailure("there is no Pulumi CLI, and none could be installed");
        }
        return new PulumiCli(Path.of(found));
    }

    /** Runs it with this terminal; a failure, which it has explained itself, ends the command. */
    void run(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = builder(directory, environment, arguments).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new CommandFailure("`pulumi %s` failed".formatted(arguments[0]));
        }
    }

    /** What it prints; a failure ends the command with what it said. */
    String output(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = builder(directory, environment, arguments)
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new CommandFailure("`pulumi %s` failed:%n%s".formatted(arguments[0], text));
        }
        return text;
    }

    private ProcessBuilder builder(Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve("pulumi").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        // The CLI looks for its Java host there.
        builder.environment().merge("PATH", folder.toString(), (path, own) -> own + File.pathSeparator + path);
        // What the user has set comes last and so wins.
        builder.environment().merge("JAVA_TOOL_OPTIONS", JAVA_OPTIONS, (set, own) -> own + " " + set);
        return builder;
    }
}
