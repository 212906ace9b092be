package litellmha.manifest;

import java.io.IOException;
import java.nio.file.Path;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;

/** The expected manifests: a folder for each committed stack, and one for what a variant of prod has other than prod. */
final class GoldenManifests {

    static final Path FOLDER = Path.of("src/test/resources/manifests");

    /** {@code redis.mode: sentinel}. */
    static final String REPLICATED = "prod-redis-sentinel";

    private GoldenManifests() {}

    /** Rewrites the variant's folder, for {@code make golden}. The others are what {@code litellm-ha render} writes. */
    public static void main(String[] args) throws IOException {
        ManifestFiles.write(replicated(), FOLDER.resolve(REPLICATED));
    }

    /** Returns the objects with which prod has three pods of Redis, but those that prod has as well. */
    static Manifests replicated() {
        return without(all(), CommittedStacks.manifests("prod"));
    }

    /** Returns the objects of prod that it has no more with three pods of Redis, as those that changed. */
    static Manifests replaced() {
        return without(CommittedStacks.manifests("prod"), all());
    }

    private static Manifests all() {
        return MockedStack.of(PlatformPlan.of("prod", CommittedStacks.replicated()));
    }

    private static Manifests without(Manifests some, Manifests others) {
        return new Manifests(some.objects().stream()
                .filter(object -> !others.objects().contains(object))
                .toList());
    }
}
