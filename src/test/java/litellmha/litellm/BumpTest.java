package litellmha.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tools/litellm/bump} on a small repository, with stand-ins for the package index and {@code make golden}. */
class BumpTest {

    private static final String PIN = "src/main/resources/litellmha/litellm/version";
    private static final String STACK = "image: example.org/litellm-non_root:v%s\n";

    /** An index that has every version but 2.0.404. */
    private static final String UV = """
            #!/usr/bin/env bash
            wanted=$(cat)
            [[ $wanted != *2.0.404* ]] || { echo "there is no version of litellm==2.0.404" >&2; exit 1; }
            [[ "$*" != *"--override /dev/fd"* ]] || exit 1 # without one of the overrides
            while [ $# -gt 0 ]; do
              [ "$1" != --output-file ] || echo "$wanted" >"$2"
              shift
            done
            """;

    @TempDir
    private Path repository;

    private int exitCode;

    @BeforeEach
    void aRepositoryAtAVersion() throws Exception {
        write(PIN, "2.0.1\n");
        write("Pulumi.prod.yaml", STACK.formatted("2.0.1"));
        write("Makefile", "golden:\n\t@cp Pulumi.prod.yaml golden.txt\n");
        write("tools/litellm/requirements.txt", "litellm==2.0.1\n");
        write("tools/litellm/overrides.txt", "litellm-enterprise==0.7.1\n");
        write("tools/litellm/bump", Files.readString(CommittedStacks.CHECKOUT.resolve("tools/litellm/bump")));
        write("tools/litellm/uv", "#!/bin/sh\necho tools/litellm/index\n");
        write("tools/litellm/index", UV);
        write("tools/litellm/source", "#!/bin/sh\necho wheel.zip\n");
        write("tools/litellm/catalogue", "#!/bin/sh\necho \"what $1 knows\" >\"$2/keys.tsv\"\n");
        wheelAsksForEnterprise("0.7.1.post2");
        assertThat(run("git", "init", "--quiet")).isEmpty();
    }

    @Test
    void movesEveryPlaceAndThenFindsNothingToDo() throws Exception {
        assertThat(run("tools/litellm/bump", "2.0.2")).contains("from LiteLLM 2.0.1 to 2.0.2", "Pulumi.prod.yaml");

        assertThat(repository.resolve(PIN)).hasContent("2.0.2");
        assertThat(repository.resolve("Pulumi.prod.yaml")).hasContent(STACK.formatted("2.0.2"));
        assertThat(repository.resolve(PIN).resolveSibling("keys.tsv")).hasContent("what wheel.zip knows");
        assertThat(repository.resolve("golden.txt")).hasContent(STACK.formatted("2.0.2"));
        assertThat(repository.resolve("tools/litellm/requirements.txt"))
                .content()
                .contains("litellm[proxy]==2.0.2");

        assertThat(run("tools/litellm/bump", "2.0.2")).isEqualTo("bump: everything is at LiteLLM 2.0.2 already\n");
    }

    @Test
    void completesAnInterruptedRun() throws Exception {
        write(PIN, "2.0.2\n");

        assertThat(run("tools/litellm/bump", "2.0.2")).contains("Pulumi.prod.yaml");

        assertThat(repository.resolve("Pulumi.prod.yaml")).hasContent(STACK.formatted("2.0.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v2.0.2", "2.0", "2.0.2rc1", "2.0.2 ", "0.0.0"})
    void whatIsNoReleaseIsRefused(String version) throws Exception {
        assertRefused(version, "\"%s\" is not the version of a LiteLLM release".formatted(version));
    }

    @Test
    void aMissingVersionIsRefused() throws Exception {
        assertRefused("", "no version given; run `make bump LITELLM=VERSION`");
    }

    @Test
    void aVersionThatTheIndexDoesNotHaveIsRefused() throws Exception {
        assertRefused("2.0.404", "bump: there is no LiteLLM 2.0.404 on the package index\n");
    }

    @Test
    void anOverrideOfAnotherReleaseIsRefused() throws Exception {
        wheelAsksForEnterprise("0.8.0");

        assertRefused(
                "2.0.2", "LiteLLM 2.0.2 asks for litellm-enterprise 0.8.0, and tools/litellm/overrides.txt has 0.7.1");
    }

    @Test
    void anImageWithADigestIsRefused() throws Exception {
        write("Pulumi.dev.yaml", "image: example.org/litellm:v2.0.1@sha256:0123\n");

        assertRefused("2.0.2", "these images have the digest of one version");
    }

    private void assertRefused(String version, String reason) throws Exception {
        assertThat(run("tools/litellm/bump", version)).contains(reason);
        assertThat(exitCode).isEqualTo(1);

        assertThat(repository.resolve(PIN)).hasContent("2.0.1");
        assertThat(repository.resolve("Pulumi.prod.yaml")).hasContent(STACK.formatted("2.0.1"));
        assertThat(repository.resolve("tools/litellm/requirements.txt")).hasContent("litellm==2.0.1");
    }

    private void wheelAsksForEnterprise(String version) throws IOException {
        try (ZipOutputStream wheel = new ZipOutputStream(Files.newOutputStream(repository.resolve("wheel.zip")))) {
            wheel.putNextEntry(new ZipEntry("litellm-2.0.2.dist-info/METADATA"));
            wheel.write("Requires-Dist: litellm-enterprise==%s ; extra == 'proxy'\n"
                    .formatted(version)
                    .getBytes());
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes());
        exitCode = process.waitFor();
        return text;
    }
}
