package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import litellmha.litellm.LiteLlmVersion;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools/pull-request/comment} between commits of a repository made of this checkout's files. */
@Tag("engine")
class PullRequestEngineTest {

    /** What a stack without a cluster has for secrets. */
    private static final String SECRET = "[0-9a-f]{32}";

    @TempDir
    private Path folder;

    private Path repository;

    @Test
    void commentsOnWhatABranchChanges() throws Exception {
        repository = Files.createDirectory(folder.resolve("repository"));
        run("git", "init", "--quiet", "--initial-branch", "main");
        commit("before the program");
        run("git", "tag", "empty");
        run(
                "bash",
                "-c",
                "cd '%s' && git ls-files -coz --exclude-standard | tar --null -cT - | tar -xC '%s'"
                        .formatted(CommittedStacks.CHECKOUT, repository));
        Files.createDirectory(repository.resolve("target"));
        for (String built : new String[] {"litellm-ha.jar", "lib", "lib-cluster"}) {
            Folders.copy(
                    CommittedStacks.CHECKOUT.resolve("target").resolve(built),
                    repository.resolve("target").resolve(built));
        }
        Files.delete(repository.resolve("Pulumi.dev.yaml"));
        Files.delete(repository.resolve("Pulumi.prod.yaml"));
        commit("main");
        run("git", "checkout", "--quiet", "-b", "branch");
        edit("Pulumi.cost.yaml", "non_root:v" + LiteLlmVersion.pinned(), "non_root:v0.0.0-other");
        Files.copy(repository.resolve("Pulumi.cost.yaml"), repository.resolve("Pulumi.staging.yaml"));
        edit("Pulumi.staging.yaml", "size: 5Gi", "size: five");
        commit("another image, and a faulty stack");

        // One Job for another, one Deployment: the secrets of both are the same.
        assertThat(comment("main"))
                .contains(
                        "### `cost`, tier cost: `+0 ~1 +-1 -0`",
                        "    + \"ghcr.io/berriai/litellm-non_root:v0.0.0-other\"")
                .containsSubsequence(
                        "- staging: the stack file is not valid",
                        "### `staging`, **the stack file is not valid**",
                        "database.storage.size: found \"five\"")
                .doesNotContain("the preview failed")
                .doesNotContainPattern(SECRET);
        assertThat(PlaceholderSecrets.value("litellm-ha:masterKey")).containsPattern(SECRET);
        assertThat(comment("empty"))
                .contains("The base has no program yet", "### `cost`, tier cost, new: `+18 ~0 +-0 -0`");
        assertThat(output("git", "worktree", "list").lines()).hasSize(1);
        assertThat(output("git", "status", "--porcelain")).isEmpty();
    }

    /** Of a branch with a stack that cannot be deployed, so the script ends with 1 each time. */
    private String comment(String base) throws IOException, InterruptedException {
        Path comment = folder.resolve("comment.md");
        Process process = new ProcessBuilder("tools/pull-request/comment", base)
                .directory(repository.toFile())
                .redirectOutput(comment.toFile())
                .redirectError(folder.resolve("comment.log").toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(folder.resolve("comment.log")).content().endsWith("cannot be deployed: staging\n");
        return Files.readString(comment);
    }

    private void edit(String file, String found, String replaced) throws IOException {
        String content = Files.readString(repository.resolve(file));
        assertThat(content).contains(found);
        Files.writeString(repository.resolve(file), content.replace(found, replaced));
    }

    private void commit(String message) throws IOException, InterruptedException {
        run("git", "add", "--all");
        run(
                "git",
                "-c",
                "user.name=test",
                "-c",
                "user.email=test@example.com",
                "commit",
                "--quiet",
                "--allow-empty",
                "-m",
                message);
    }

    private void run(String... command) throws IOException, InterruptedException {
        output(command);
    }

    private String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
