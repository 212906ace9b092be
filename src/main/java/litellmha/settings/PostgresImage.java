package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An image of Postgres for CloudNativePG, which reads the version in its tag. */
public record PostgresImage(@JsonValue String text) {

    /** Major versions: CloudNativePG 1.30's webhook refuses lower ones, and higher ones do not exist. */
    private static final Ranges.Range MAJOR = new Ranges.Range(13, 99);

    /** @throws IllegalArgumentException if the text names no such image; the message says what is allowed */
    @JsonCreator
    public PostgresImage {
        if (!ImageReference.isFixed(text)
                || PostgresVersion.ofImage(text)
                        .filter(version -> MAJOR.holds(version.major()))
                        .isEmpty()) {
            throw new IllegalArgumentException(
                    "NAME:TAG, in which the tag begins with the version of Postgres, %d to %d, with or without @sha256:DIGEST, such as example.org/postgresql:18.3"
                            .formatted(MAJOR.least(), MAJOR.most()));
        }
    }

    public PostgresVersion version() {
        return PostgresVersion.ofImage(text).orElseThrow();
    }

    @Override
    public String toString() {
        return text;
    }
}
