package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An archive of Postgres' WAL in an object store, from which the database can be restored to any moment.
 *
 * @param destination where in the store, such as {@code s3://bucket/path}; no other Postgres cluster may archive there
 * @param endpointUrl the URL of the store; that of AWS by default
 * @param region the store's region, such as {@code eu-central-1}; by default the one that the store names
 * @param credentials a Secret in the stack's namespace that this program does not create; by default the identity that the
 *     cloud gives to Postgres' pods
 * @param role the AWS role of Postgres' ServiceAccount, without {@code credentials}; by default that of the pods or their node
 * @param encryption the server-side encryption to ask for, {@code AES256} or {@code aws:kms}; by default the bucket's own
 * @param retentionDays a restore is possible to any moment of so many days, 1 to 3,650
 */
public record WalArchive(
        String destination,
        Optional<String> endpointUrl,
        Optional<String> region,
        Optional<Credentials> credentials,
        Optional<String> role,
        Optional<Encryption> encryption,
        int retentionDays) {

    /** Whether the store is told who calls by the role of the pods or of their node. */
    public boolean inheritsIdentity() {
        return credentials.isEmpty() && role.isEmpty();
    }

    /**
     * The keys of a Secret.
     *
     * @param existingSecret the name of the Secret
     * @param accessKeyId the key of it that has the ID of the access key
     * @param secretAccessKey the key of it that has the access key itself
     */
    public record Credentials(String existingSecret, String accessKeyId, String secretAccessKey) {}

    /** Who has the key, as the store's API calls it. */
    public enum Encryption {
        /** The store. */
        @JsonProperty("AES256")
        AES256("AES256"),
        /** AWS' key management service. */
        @JsonProperty("aws:kms")
        KMS("aws:kms");

        private final String text;

        Encryption(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
