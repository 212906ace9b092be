package litellmha.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import litellmha.manifest.Manifests;
import litellmha.manifest.MockedStack;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;

/** The stacks of this checkout, as tests use them. */
public final class CommittedStacks {

    public static final Path CHECKOUT = Path.of("").toAbsolutePath();

    private CommittedStacks() {}

    public static Settings settings(String stack) {
        return StackFile.read(CHECKOUT, stack).settings();
    }

    /** The stack with {@code operator.install}. */
    public static Settings installing(String stack) {
        StackFile file = StackFile.read(CHECKOUT, stack);
        file.config().putObject("litellm-ha:operator").put("install", true);
        return file.settings();
    }

    /** Prod with {@code redis.mode: sentinel}. */
    public static Settings replicated() {
        StackFile file = StackFile.read(CHECKOUT, "prod");
        replicate(file.config());
        return file.settings();
    }

    /** Changes a stack's configuration to that mode. */
    public static void replicate(ObjectNode config) {
        config.withObject("/litellm-ha:redis").put("mode", "sentinel");
    }

    /** Prod whose metrics a namespace may scrape, by the Prometheus operator. */
    public static Settings scraped() {
        StackFile file = StackFile.read(CHECKOUT, "prod");
        scrape(file.config());
        return file.settings();
    }

    /** Changes a stack's configuration so. */
    public static void scrape(ObjectNode config) {
        ObjectNode metrics = config.putObject("litellm-ha:metrics").put("podMonitor", true);
        metrics.putArray("namespaces").add("monitoring");
    }

    /** Prod with {@code backup.walArchive} and a volume for WAL. */
    public static Settings archiving() {
        StackFile file = StackFile.read(CHECKOUT, "prod");
        archive(file.config());
        return file.settings();
    }

    /** {@link #archiving}, with a storage class for the volume for WAL. */
    public static Settings archivingOn(String storageClass) {
        StackFile file = StackFile.read(CHECKOUT, "prod");
        archive(file.config());
        file.config().withObject("/litellm-ha:database/walStorage").put("storageClass", storageClass);
        return file.settings();
    }

    /** Changes a stack's configuration to that. */
    public static void archive(ObjectNode config) {
        config.withObject("/litellm-ha:backup")
                .putObject("walArchive")
                .put("destination", "s3://litellm-prod/postgres")
                .put("endpointUrl", "https://s3.example.com:9000")
                .put("region", "eu-central-1")
                .put("encryption", "AES256")
                .put("retentionDays", 30)
                .putObject("credentials")
                .put("existingSecret", "object-store")
                .put("accessKeyId", "ID")
                .put("secretAccessKey", "KEY");
        config.withObject("/litellm-ha:database").putObject("walStorage").put("size", "10Gi");
    }

    /** Changes a stack's configuration to a second generation, restored from the archive of the first. */
    public static void restoreToAMoment(ObjectNode config) {
        config.withObject("/litellm-ha:database/restoreFrom")
                .put("generation", 2)
                .putObject("archive")
                .put("generation", 1)
                .put("time", "2026-11-27T10:00:00Z");
    }

    public static Manifests manifests(String stack) {
        return MockedStack.of(PlatformPlan.of(stack, settings(stack)));
    }
}
