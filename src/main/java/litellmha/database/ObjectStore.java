package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ContainerResources;
import litellmha.kube.CustomObjectArgs;
import litellmha.names.WalArchiveNames;
import litellmha.settings.WalArchive;

/** The Barman Cloud plugin's {@code ObjectStore}: where WAL and base backups go. */
final class ObjectStore extends CustomResource {

    /** Every Barman has it, and it needs nothing else. A WAL file of 16 MiB that was not full is mostly zeros. */
    private static final String COMPRESSION = "gzip";

    /**
     * The parts of a file that Barman spools before it uploads them, in {@link PostgresClusterSpec}'s scratch volume, which counts
     * against the limit of the pod.
     */
    private static final ContainerResources SIDECAR = new ContainerResources(
                    Map.of("cpu", "50m", "memory", "128Mi"), Map.of("memory", "512Mi"))
            .withStorage("128Mi", "512Mi");

    /**
     * Since boto3 1.36, requests have checksums that not every other store than AWS' understands. Without them for all, TLS and
     * the checksums of WAL and of pages are what finds a fault.
     */
    private static final List<Variable> OF_OTHER_STORES = List.of(
            new Variable("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"),
            new Variable("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"));

    /** The fields that the program sets. */
    record Spec(Configuration configuration, String retentionPolicy, Sidecar instanceSidecarConfiguration) {}

    record Configuration(
            String destinationPath,
            Optional<String> endpointURL,
            S3Credentials s3Credentials,
            Transfer wal,
            Transfer data) {}

    /** Either the first two, or the last. */
    record S3Credentials(
            Optional<SecretKey> accessKeyId,
            Optional<SecretKey> secretAccessKey,
            Optional<Boolean> inheritFromIAMRole) {}

    record SecretKey(String name, String key) {}

    record Transfer(String compression, Optional<String> encryption) {}

    /** The container beside Postgres. */
    record Sidecar(ContainerResources resources, Optional<List<Variable>> env) {}

    record Variable(String name, String value) {}

    ObjectStore(ObjectMetaArgs metadata, WalArchive store, CustomResourceOptions options) {
        super(
                "kubernetes:" + WalArchiveNames.API_VERSION + ":" + WalArchiveNames.KIND,
                WalArchiveNames.OBJECT_STORE,
                new CustomObjectArgs(WalArchiveNames.API_VERSION, WalArchiveNames.KIND, metadata, spec(store)),
                options);
    }

    private static Spec spec(WalArchive store) {
        Transfer transfer = new Transfer(COMPRESSION, store.encryption().map(WalArchive.Encryption::text));
        return new Spec(
                new Configuration(
                        store.destination(),
                        store.endpointUrl(),
                        store.credentials().map(ObjectStore::keys).orElseGet(ObjectStore::ofPods),
                        transfer,
                        transfer),
                store.retentionDays() + "d",
                new Sidecar(SIDECAR, Optional.of(variables(store)).filter(all -> !all.isEmpty())));
    }

    private static S3Credentials keys(WalArchive.Credentials secret) {
        return new S3Credentials(
                Optional.of(new SecretKey(secret.existingSecret(), secret.accessKeyId())),
                Optional.of(new SecretKey(secret.existingSecret(), secret.secretAccessKey())),
                Optional.empty());
    }

    private static S3Credentials ofPods() {
        return new S3Credentials(Optional.empty(), Optional.empty(), Optional.of(true));
    }

    /** The kind takes a region only from a Secret. */
    private static List<Variable> variables(WalArchive store) {
        List<Variable> variables = new ArrayList<>();
        store.region().ifPresent(region -> variables.add(new Variable("AWS_DEFAULT_REGION", region)));
        store.endpointUrl().ifPresent(url -> variables.addAll(OF_OTHER_STORES));
        return variables;
    }
}
