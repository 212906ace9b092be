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
    private static final List<Kind> WATCHED = List.of(
            new Kind("apps", "deployments"),
            new Kind("apps", "replicasets"),
            new Kind("batch", "jobs"),
            new Kind("", "endpoints"),
            new Kind("", "persistentvolumeclaims"),
            new Kind("", "pods"),
            new Kind("", "services"));

    /** What CloudNativePG's chart makes in the whole cluster and, below, in its namespace; Helm keeps a Secret there. */
    private static final List<Kind> OF_OPERATOR = List.of(
            new Kind("", "namespaces"),
            new Kind("apiextensions.k8s.io", "customresourcedefinitions"),
            new Kind("rbac.authorization.k8s.io", "clusterroles"),
            new Kind("rbac.authorization.k8s.io", "clusterrolebindings"),
            new Kind("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
            new Kind("admissionregistration.k8s.io", "validatingwebhookconfigurations"));

    private static final List<Kind> OF_OPERATOR_NAMESPACED = List.of(
            new Kind("", "secrets"),
            new Kind("", "serviceaccounts"),
            new Kind("", "configmaps"),
            new Kind("", "services"),
            new Kind("apps", "deployments"));

    private record Kind(String group, String plural) {}

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
            add(rights, new Kind(resource.group(), resource.plural()), object.namespace());
        }
        Optional<String> namespace = Optional.of(needs.plan().namespace());
        for (Kind kind : WATCHED) {
            List.of("list", "watch")
                    .forEach(verb -> rights.add(new Needed(verb, kind.group(), kind.plural(), namespace)));
        }
        needs.plan().operator().ifPresent(operator -> {
            OF_OPERATOR.forEach(kind -> add(rights, kind, Optional.empty()));
            OF_OPERATOR_NAMESPACED.forEach(kind -> add(rights, kind, Optional.of(operator.namespace())));
        });
        return rights;
    }

    private static void add(Set<Needed> rights, Kind kind, Optional<String> namespace) {
        ON_DECLARED.forEach(verb -> rights.add(new Needed(verb, kind.group(), kind.plural(), namespace)));
    }
}
