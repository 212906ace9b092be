package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void writeTheScript() throws IOException {
        script = folder.resolve("completion.bash");
        Files.writeString(script, printed("bash"));
    }

    private String printed(String shell) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Execution.of(folder, out, err, "completion", shell))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    @Test
    void printsBash() throws Exception {
        assertThat(bash("-n", script.toString())).isEmpty();
    }

    @Test
    void printsTheSameForZsh() {
        assertThat(printed("zsh")).isEqualTo(printed("bash")).contains("bashcompinit");
    }

    @ParameterizedTest
    @CsvSource({
        "litellm-ha ren, 1, render",
        "litellm-ha render --st, 2, --stack",
        "litellm-ha verify rep, 2, report",
        "litellm-ha completion z, 2, zsh",
    })
    void completesWhatIsTyped(String typed, int word, String completed) throws Exception {
        // Outside a completion, bash refuses the script's call of compopt.
        String command =
                "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_litellm-ha 2>/dev/null; echo \"${COMPREPLY[@]}\""
                        .formatted(script, typed, word);

        assertThat(bash("--norc", "-c", command).strip()).isEqualTo(completed);
    }

    private static String bash(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "bash";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
