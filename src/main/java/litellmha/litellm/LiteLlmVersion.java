package litellmha.litellm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version of LiteLLM that the program is made for. It stands in the resource {@code version} beside this class, which
 * the scripts in {@code tools} read too. Stacks may run another version, but nothing here was tested with it.
 */
public final class LiteLlmVersion {

    private LiteLlmVersion() {}

    /** Returns the version as PyPI has it, such as {@code 1.2.3}. The tags of LiteLLM's images put a {@code v} before it. */
    public static String pinned() {
        try (InputStream in = LiteLlmVersion.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
