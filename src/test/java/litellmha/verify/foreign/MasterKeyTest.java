package litellmha.verify.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterKeyTest {

    @TempDir
    private Path folder;

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text).toString();
    }

    @Test
    void itIsReadFromAFileOrTheStandardInputWithoutSpaceAround() throws IOException {
        assertThat(MasterKey.read(file("sk-1\n"), input("")).text()).isEqualTo("sk-1");
        assertThat(MasterKey.read("-", input(" sk-2\r\n")).text()).isEqualTo("sk-2");
    }

    @Test
    void itIsNeverShown() throws IOException {
        assertThat(MasterKey.read(file("sk-1"), input(""))).hasToString("the master key");
    }

    @ParameterizedTest
    @CsvSource({"'', which is empty", "' \n', which is empty", "'sk-1\nsk-2', which has more than one word"})
    void aFileWithoutAKeyIsRefusedAndNotQuoted(String text, String why) throws IOException {
        String file = file(text);

        assertThatThrownBy(() -> MasterKey.read(file, input("")))
                .isInstanceOf(ForeignGatewayException.class)
                .hasMessage("--master-key-file: found " + file + ", " + why
                        + "; allowed: a file with LiteLLM's master key and nothing else, or - for the standard input");
    }

    @Test
    void aFileThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> MasterKey.read(folder.resolve("none").toString(), input("")))
                .hasMessageContaining("none, which does not exist; allowed: ");
    }

    @Test
    void anEmptyStandardInputIsRefused() {
        assertThatThrownBy(() -> MasterKey.read("-", input("")))
                .hasMessageStartingWith("--master-key-file: found the standard input, which is empty; ");
    }
}
