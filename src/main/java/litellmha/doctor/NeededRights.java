package litellmha.doctor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellmha.doctor.ClusterFacts.Right;
import litellmha.doctor.StackNeeds.Declared;

/** What a user must be allowed, so that Pulumi can bring a stack up, change it, and take it down. */
final class NeededRights {

    /** Server-side apply is a patch, which may create. */
    private static final List<String> ON_DECLARED = List.of("get", "create", "patch", "delete");

    /**
     * What Pulumi's Kubernetes provider watches while it waits for Deployments, Jobs and Services: see
     * {@code provider/pkg/await} in {@code github.com/pulumi/pulumi-kubernetes}.
     */
    private static final List<Watched> WATCHED = List.of(
            new Watched("apps", "deployments"),
            new Watched("apps", "replicasets"),
            new Watched("batch", "jobs"),
            new Watched("", "endpoints"),
            new Watched("", "persistentvolumeclaims"),
            new Watched("", "pods"),
            new Watched("", "services"));

    private record Watched(String group, String plural) {}

    record Needed(String verb, String group, String plural, Optional<String> namespace) {

        Right shown() {
            return new Right(verb, group.isEmpty() ? plural : plural + "." + group);
        }
    }

    private NeededRights() {}

    static Set<Needed> of(StackNeeds needs) {
        Set<Needed> rights = new LinkedHashSet<>();
        for (Declared object : needs.objects()) {
            ApiResource resource = object.resource();
            ON_DECLARED.forEach(
                    verb -> rights.add(new Needed(verb, resource.group(), resource.plural(), object.namespace())));
        }
        Optional<String> namespace = Optional.of(needs.plan().namespace());
        for (Watched watched : WATCHED) {
            List.of("list", "watch")
                    .forEach(verb -> rights.add(new Needed(verb, watched.group(), watched.plural(), namespace)));
        }
        return rights;
    }
}
