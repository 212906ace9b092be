package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.bootstrap.internal.Main;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of the program's JVM, with a jar that holds one class and prints one line. */
class JavaOptionsTest {

    private static final String LINE = "[{\"resource\":true,\"name\":\"kubernetes\",\"version\":\"4.32.0\"}]\n";

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void putOneClassIntoAJar() throws IOException {
        jar = Files.createDirectories(folder.resolve("target")).resolve("litellm-ha.jar");
        String file = Main.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = Main.class.getResourceAsStream("/" + file)) {
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
    }

    @Test
    void theProgramRunsWithoutAnArchive() throws Exception {
        assertThat(output(options())).isEqualTo(LINE);
    }

    @Test
    void anArchiveOfAnotherJarIsLeftAloneWithoutAWord() throws Exception {
        output(List.of("-XX:+UseSerialGC", "-XX:ArchiveClassesAtExit=target/litellm-ha.jsa"));
        assertThat(output(options())).isEqualTo(LINE);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

        assertThat(output(options())).isEqualTo(LINE);
        List<String> withLog = new ArrayList<>(options());
        withLog.remove("-Xlog:disable");
        assertThat(output(withLog)).endsWith(LINE).contains("Unable to use shared archive");
    }

    private static List<String> options() {
        return List.of(PulumiCli.JAVA_OPTIONS.split(" "));
    }

    /** Both streams. */
    private String output(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", "target/litellm-ha.jar", Main.class.getName(), "packages"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
