package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import litellmha.verify.check.Checks;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.UnreadableHistoryException;
import litellmha.verify.report.ConsoleSummary;
import litellmha.verify.report.Report;
import litellmha.verify.report.ReportFiles;
import litellmha.verify.report.RunComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        exitCodeOnInvalidInput = RunCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = RunCommand.COULD_NOT_RUN,
        description =
                "Judges a saved history, without a cluster, and writes report.html, report.svg, report.json and junit.xml. For"
                        + " two histories it prints verdicts and figures side by side, and writes nothing. Exits with 0 if all"
                        + " claims held, 1 if one did not, 2 if one is inconclusive, 3 if it could not report.")
final class VerifyReportCommand extends CommandCheckout implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "HISTORY",
            arity = "1..*",
            description = "the file that `verify run` wrote, or two such files to compare")
    private List<Path> histories;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where to write to (default: beside the history, in a folder named like it)")
    private Optional<Path> output;

    VerifyReportCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public Integer call() {
        try {
            return switch (histories.size()) {
                case 1 -> report(histories.get(0));
                case 2 -> compare(histories.get(0), histories.get(1));
                default ->
                    throw new CommandFailure(
                            "HISTORY: found %d files; allowed: one, or two to compare".formatted(histories.size()));
            };
        } catch (UnreadableHistoryException | CommandFailure e) {
            spec.commandLine().getErr().println(e.getMessage());
            return RunCommand.COULD_NOT_RUN;
        }
    }

    private int report(Path history) {
        Report report = judged(history);
        Path folder = output.orElseGet(() -> ReportFiles.folder(history));
        try {
            ReportFiles.write(report, folder);
        } catch (IOException e) {
            throw new CommandFailure("cannot write the report to %s: %s".formatted(folder, e));
        }
        ConsoleSummary.lines(report).forEach(this::say);
        say("report: " + folder.resolve("report.html"));
        return report.exitCode();
    }

    private int compare(Path a, Path b) {
        output.ifPresent(folder -> {
            throw new CommandFailure("--output: found %s; allowed: only with one history, as nothing is written for two"
                    .formatted(folder));
        });
        Report first = judged(a);
        Report second = judged(b);
        RunComparison.lines(first, second).forEach(this::say);
        return RunComparison.exitCode(first, second);
    }

    private static Report judged(Path history) {
        return Report.of(HistoryFile.read(history), Checks.judges());
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
