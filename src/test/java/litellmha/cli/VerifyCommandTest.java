package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import litellmha.verify.check.Check;
import litellmha.verify.check.Checks;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.undo.NotUndoneException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {

    /** Where the client looks before it looks at KUBECONFIG. */
    private static final String KUBECONFIG = "kubeconfig";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void useNobodysKubeconfig() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, "apiVersion: v1\nkind: Config\n");
        System.setProperty(KUBECONFIG, kubeconfig.toString());
    }

    @AfterEach
    void useTheUsersAgain() {
        System.clearProperty(KUBECONFIG);
    }

    private int execute(String... arguments) {
        return Execution.of(CommittedStacks.CHECKOUT, out, err, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void thePlanHasEveryCheckAndEitherWhatItDoesOrWhyNot(String stack) {
        assertThat(execute("verify", "plan", "--stack", stack)).isZero();

        assertThat(out.toString().lines().filter(line -> !line.startsWith(" ")))
                .hasSize(Checks.all().size() + 1);
        for (Check check : Checks.all()) {
            assertThat(out.toString()).contains(check.id() + ": ");
        }
        assertThat(out.toString().lines().filter(line -> line.startsWith("  skipped") || line.startsWith("  does")))
                .hasSize(Checks.all().size());
    }

    @Test
    void thePlanOfCostSkipsWhatNeedsMoreThanOneInstance() {
        execute("verify", "plan", "--stack", "cost");

        assertThat(out.toString()).contains("  skipped   tier cost guarantees only one Postgres instance");
    }

    @Test
    void aCheckThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThat(execute("verify", "run", "--context", "any", "--check", "failure"))
                .isEqualTo(3);
        assertThat(err.toString())
                .startsWith("--check: found failure; allowed: ")
                .contains("failover");
    }

    @Test
    void aContextThatThereIsNotIsRefusedInOneLine() {
        assertThat(execute("verify", "run", "--context", "nowhere")).isEqualTo(3);
        assertThat(err.toString()).startsWith("kube context: found \"nowhere\"").hasLineCount(1);
    }

    @Test
    void withoutAContextNothingRuns() {
        assertThat(execute("verify", "run")).isEqualTo(3);
        assertThat(err.toString()).startsWith("litellm-ha verify run: --context must be given");
    }

    @Test
    void anInterruptedRunThatUndidEverythingSaysSo() {
        assertThat(RunCommand.explained(new InterruptedException()))
                .containsExactly("interrupted; the cluster is as it was");
    }

    /** The lock of a run undoes what is left when it is closed; what ended the run before carries its exception along. */
    @ParameterizedTest
    @MethodSource
    void whatCouldNotBeUndoneIsSaidWhateverEndedTheRun(Exception ended, String reason) {
        assertThat(RunCommand.explained(ended)).containsExactly(reason, "not all is as it was (…)");
    }

    static Stream<Arguments> whatCouldNotBeUndoneIsSaidWhateverEndedTheRun() {
        Exception refused = notUndone(new KubernetesClientException("connection refused"));
        return Stream.of(
                Arguments.of(notUndone(new InterruptedException()), "interrupted"),
                Arguments.of(notUndone(new BrokenCheckException("no operator")), "no operator"),
                Arguments.of(new BrokenCheckException("connection refused", refused), "connection refused"));
    }

    private static Exception notUndone(Exception ended) {
        ended.addSuppressed(new NotUndoneException("not all is as it was (…)"));
        return ended;
    }
}
