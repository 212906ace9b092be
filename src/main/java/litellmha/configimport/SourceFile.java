package litellmha.configimport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file to import.
 *
 * @param name the file's name, for messages
 */
public record SourceFile(String name, String text) {

    /** Twice as much as a stack file may have: comments and what is left out do not come over. */
    static final int LARGEST = 6 << 20;

    /**
     * Reads a file.
     *
     * @throws ImportException if it cannot be read, is too large, or is not text
     */
    public static SourceFile read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw tooLarge(path.toString());
            }
            return new SourceFile(
                    path.toString(),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (NoSuchFileException e) {
            throw new ImportException("cannot read %s: the file does not exist".formatted(path.toAbsolutePath()));
        } catch (CharacterCodingException e) {
            throw new ImportException("%s: found bytes that are not UTF-8; allowed: text in UTF-8".formatted(path));
        } catch (IOException e) {
            throw new ImportException("cannot read %s: %s".formatted(path, e.getMessage()));
        }
    }

    static ImportException tooLarge(String name) {
        return new ImportException(
                "%s: found more than %d MiB; allowed: a configuration whose models and settings fit into a ConfigMap, which holds one"
                        .formatted(name, LARGEST >> 20));
    }
}
