package litellmha.manifest;

import java.io.IOException;
import java.nio.file.Path;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;

/** The expected manifests: a folder for each committed stack, and one for what each variant of prod has other than prod. */
final class GoldenManifests {

    static final Path FOLDER = Path.of("src/test/resources/manifests");

    /** {@code redis.mode: sentinel}. */
    static final String REPLICATED = "prod-redis-sentinel";

    /** {@code metrics}, with PodMonitors. */
    static final String SCRAPED = "prod-metrics";
    /** {@code backup.walArchive} and {@code database.walStorage}. */
    static final String ARCHIVING = "prod-wal-archive";

    private GoldenManifests() {}

    /** Rewrites the variants' folders, for {@code make golden}. The others are what {@code litellm-ha render} writes. */
    public static void main(String[] args) throws IOException {
        ManifestFiles.write(added(CommittedStacks.replicated()), FOLDER.resolve(REPLICATED));
        ManifestFiles.write(added(CommittedStacks.scraped()), FOLDER.resolve(SCRAPED));
        ManifestFiles.write(added(CommittedStacks.archiving()), FOLDER.resolve(ARCHIVING));
    }

    /** Returns the objects of a variant of prod, but those that prod has as well. */
    static Manifests added(Settings variant) {
        return without(all(variant), CommittedStacks.manifests("prod"));
    }

    /** Returns the objects of prod that a variant does not have, as those that changed. */
    static Manifests replaced(Settings variant) {
        return without(CommittedStacks.manifests("prod"), all(variant));
    }

    private static Manifests all(Settings variant) {
        return MockedStack.of(PlatformPlan.of("prod", variant));
    }

    private static Manifests without(Manifests some, Manifests others) {
        return new Manifests(some.objects().stream()
                .filter(object -> !others.objects().contains(object))
                .toList());
    }
}
