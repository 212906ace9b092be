package litellmha.verify.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The administrator's key of a gateway. Its text is never shown. */
public final class MasterKey {

    /** As much as is read: a key has some dozens of characters, and a wrong file may have gigabytes. */
    private static final int LONGEST = 4096;

    private final String text;

    MasterKey(String text) {
        this.text = text;
    }

    /**
     * Reads the key from a file.
     *
     * @param file a path, or {@code -} for the standard input
     * @throws ForeignGatewayException if it cannot be read, or has no key
     */
    public static MasterKey read(String file, InputStream standardInput) {
        try (InputStream input = file.equals("-") ? standardInput : Files.newInputStream(Path.of(file))) {
            return of(file, new String(input.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException e) {
            throw refused(file, "which does not exist");
        } catch (IOException e) {
            throw refused(file, "which cannot be read");
        }
    }

    private static MasterKey of(String file, String text) {
        if (text.isEmpty()) {
            throw refused(file, "which is empty");
        }
        if (!text.matches("[\\x21-\\x7e]{1,1000}")) {
            throw refused(file, "which has more than one word");
        }
        return new MasterKey(text);
    }

    private static ForeignGatewayException refused(String file, String why) {
        return new ForeignGatewayException(
                "--master-key-file: found %s, %s; allowed: a file with LiteLLM's master key and nothing else, or - for the"
                                .formatted(file.equals("-") ? "the standard input" : file, why)
                        + " standard input");
    }

    String text() {
        return text;
    }

    @Override
    public String toString() {
        return "the master key";
    }
}
