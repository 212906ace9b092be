package litellmha.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A salt key and its fingerprint, as {@code openssl kdf} computed it: the program and the script of the pods must both find it.
 * {@code openssl kdf -keylen 8 -kdfopt digest:SHA256 -kdfopt pass:KEY -kdfopt 'salt:litellm-ha/salt-key' -kdfopt iter:50000 PBKDF2}
 */
public record FingerprintVector(String saltKey, String fingerprint) {

    public static List<FingerprintVector> all() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/salt-key-fingerprints.tsv")).stream()
                .map(line -> line.split("\t"))
                .map(columns -> new FingerprintVector(columns[0], columns[1]))
                .toList();
    }
}
