package litellmha.verify.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The script that tries the salt key, on what LiteLLM itself has encrypted. */
@Tag("litellm")
class DecryptionTest {

    /** Prints a text that is encrypted with the key, in either of LiteLLM's ways. */
    private static final String ENCRYPT = """
            import base64
            from litellm.proxy.common_utils import encrypt_decrypt_utils as utils
            print(base64.urlsafe_b64encode(utils.encrypt_value("text", "the salt key")).decode())
            print(utils._encrypt_aes_gcm("text", "the salt key"))
            """;

    private static String python(String saltKey, String input, String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getenv("LITELLM_COMMAND"))
                        .resolveSibling("python")
                        .toString(),
                "-c",
                script);
        builder.environment().put("SALT_KEY", saltKey);
        builder.environment().put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static List<String> tried(String saltKey, String values) throws IOException, InterruptedException {
        try (InputStream script = ClientPod.class.getResourceAsStream("decryption.py")) {
            return python(
                            saltKey,
                            values + "stop\nnot read any more\n",
                            new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        }
    }

    @Test
    void itOpensWhatLiteLlmEncryptedWithTheKeyAndNothingElse() throws IOException, InterruptedException {
        String values = python("", "", ENCRYPT);
        assertThat(values.lines()).hasSize(2);

        assertThat(tried("the salt key", values)).containsExactly("1 0", "1 0");
        assertThat(tried("another", values)).containsExactly("0 0", "0 0");
        assertThat(tried("the salt key", "no ciphertext\n")).containsExactly("0 0");
    }
}
