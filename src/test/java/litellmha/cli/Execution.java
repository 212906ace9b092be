package litellmha.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** Commands as the launcher runs them, with what they print. */
final class Execution {

    private Execution() {}

    /** @return the exit code */
    static int of(Path checkout, StringWriter out, StringWriter err, String... arguments) {
        CommandLine line = Main.commandLine(checkout, arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        line.getErr().flush();
        return code;
    }
}
