package litellmha.verify.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** What a run must be allowed to do. */
public final class Rights {

    private static final String CORE = "";
    private static final String APPS = "apps";
    private static final String POSTGRES = "postgresql.cnpg.io";

    private record Right(String verb, String group, String resource, String subresource, boolean namespaced) {

        String text() {
            return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource)
                    + (group.isEmpty() ? "" : "." + group) + (namespaced ? "" : " of the whole cluster");
        }
    }

    private static final List<Right> NEEDED = List.of(
            namespaced("get", CORE, "namespaces"),
            namespaced("get", CORE, "pods"),
            namespaced("list", CORE, "pods"),
            namespaced("watch", CORE, "pods"),
            namespaced("create", CORE, "pods"),
            namespaced("delete", CORE, "pods"),
            namespaced("get", CORE, "configmaps"),
            namespaced("get", CORE, "services"),
            namespaced("get", "networking.k8s.io", "networkpolicies"),
            namespaced("get", "policy", "poddisruptionbudgets"),
            namespaced("get", APPS, "deployments"),
            namespaced("get", POSTGRES, "clusters"),
            namespaced("get", POSTGRES, "scheduledbackups"),
            // A web socket opens with GET; newer API servers want create as well.
            new Right("get", CORE, "pods", "exec", true),
            new Right("create", CORE, "pods", "exec", true),
            new Right("create", CORE, "pods", "eviction", true),
            namespaced("create", CORE, "configmaps"),
            namespaced("update", CORE, "configmaps"),
            namespaced("delete", CORE, "configmaps"),
            namespaced("create", "networking.k8s.io", "networkpolicies"),
            namespaced("delete", "networking.k8s.io", "networkpolicies"),
            namespaced("list", "discovery.k8s.io", "endpointslices"),
            namespaced("watch", "discovery.k8s.io", "endpointslices"),
            namespaced("list", "policy", "poddisruptionbudgets"),
            namespaced("patch", APPS, "deployments"),
            new Right("get", APPS, "deployments", "scale", true),
            new Right("update", APPS, "deployments", "scale", true),
            namespaced("list", POSTGRES, "clusters"),
            namespaced("watch", POSTGRES, "clusters"),
            namespaced("patch", POSTGRES, "clusters"),
            new Right("get", CORE, "nodes", "", false),
            new Right("list", CORE, "nodes", "", false),
            new Right("patch", CORE, "nodes", "", false));

    private Rights() {}

    private static Right namespaced(String verb, String group, String resource) {
        return new Right(verb, group, resource, "", true);
    }

    /** Those that the user of the context lacks, as {@code verb resource}. */
    public static List<String> missing(KubernetesClient client, String namespace) {
        return NEEDED.stream()
                .filter(right -> !allowed(client, namespace, right))
                .map(Right::text)
                .toList();
    }

    private static boolean allowed(KubernetesClient client, String namespace, Right right) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(right.namespaced() ? namespace : "")
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(right.resource())
                .withSubresource(right.subresource())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(client.resource(review).create().getStatus().getAllowed());
    }
}
