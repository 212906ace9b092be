package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import litellmha.verify.Checks;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.UnreadableHistoryException;
import litellmha.verify.report.ConsoleSummary;
import litellmha.verify.report.Report;
import litellmha.verify.report.ReportFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        exitCodeOnInvalidInput = VerifyRunCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = VerifyRunCommand.COULD_NOT_RUN,
        description =
                "Judges a kept history, without a cluster, and writes report.html, report.svg, report.json and junit.xml."
                        + " Exits with 0 if all claims held, 1 if one did not, 2 if one could not be told, 3 if there is no"
                        + " report.")
final class VerifyReportCommand extends CommandCheckout implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HISTORY", description = "the file that `verify run` wrote")
    private Path history;

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
        PrintWriter err = spec.commandLine().getErr();
        Path folder = output.orElseGet(() -> ReportFiles.folder(history));
        try {
            Report report = Report.of(HistoryFile.read(history), Checks.all());
            ReportFiles.write(report, folder);
            PrintWriter out = spec.commandLine().getOut();
            ConsoleSummary.lines(report).forEach(out::println);
            out.println("report: " + folder.resolve("report.html"));
            out.flush();
            return report.exitCode();
        } catch (UnreadableHistoryException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("%s: the report cannot be written: %s".formatted(folder, e));
        }
        return VerifyRunCommand.COULD_NOT_RUN;
    }
}
