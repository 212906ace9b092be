package litellmha.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The Pulumi command line. The Automation API would save no time in a single run, and users are to see what Pulumi itself
 * prints.
 */
final class PulumiCli {

    /**
     * Options for the program's JVM, which only JAVA_TOOL_OPTIONS reaches. A run of a few seconds is over before the second
     * compiler and a parallel collector pay off. {@code make build} makes the archive of classes. Its path is relative to
     * the program's folder, and the JVM does without it if it is missing or was made from other jars. The JVM's log is off,
     * because its warning would go to the standard output, which the Java host reads. The archive is mapped at the address
     * it was written for (relocation mode 0, a diagnostic option that a later JVM may not have): otherwise all its pointers
     * are changed at each start. The launcher has the same options and a single compiler thread, which pays off where no
     * engine runs beside it.
     */
    static final String JAVA_OPTIONS =
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:SharedArchiveFile=target/litellm-ha.jsa -Xlog:disable"
                    + " -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0";

    private static final int WATCH_SECONDS = 3;

    private final Path folder;

    private PulumiCli(Path folder) {
        this.folder = folder;
    }

    /** Finds or installs the CLI with {@code tools/pulumi/install}, which reports progress if it takes minutes. */
    static PulumiCli install(Path checkout) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        checkout.resolve("tools/pulumi/install").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new CommandFailure("the Pulumi CLI is not installed, and could not be installed");
        }
        return new PulumiCli(Path.of(found));
    }

    /** Runs the CLI on this terminal. If it fails, it has explained why itself. */
    void run(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        runWatched(directory, environment, Optional::empty, arguments);
    }

    /**
     * As {@link #run}, but stops the CLI as soon as there is a reason to.
     *
     * @param reasonToStop is asked every few seconds
     */
    void runWatched(
            Path directory,
            Map<String, String> environment,
            Supplier<Optional<String>> reasonToStop,
            String... arguments)
            throws IOException, InterruptedException {
        Process process = builder(directory, environment, arguments).inheritIO().start();
        Optional<String> stopped = Optional.empty();
        while (!process.waitFor(WATCH_SECONDS, TimeUnit.SECONDS)) {
            if (stopped.isEmpty()) {
                stopped = reasonToStop.get();
                // The CLI takes it as an interrupt from the keyboard: it ends what it has begun, and writes its state.
                stopped.ifPresent(reason -> process.destroy());
            }
        }
        if (process.exitValue() != 0) {
            throw new CommandFailure(stopped.map(reason -> "stopped `pulumi %s`, which would have waited in vain for %s"
                            .formatted(arguments[0], reason))
                    .orElseGet(() -> "`pulumi %s` failed".formatted(arguments[0])));
        }
    }

    /** Returns what the CLI prints. If it fails, the error contains it. */
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

    /** Returns what the CLI prints to its standard output, such as JSON; warnings go to this terminal. */
    String standardOutput(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = builder(directory, environment, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new CommandFailure("`pulumi %s` failed".formatted(arguments[0]));
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
        // The user's own options come last and so take precedence.
        builder.environment().merge("JAVA_TOOL_OPTIONS", JAVA_OPTIONS, (set, own) -> own + " " + set);
        return builder;
    }
}
