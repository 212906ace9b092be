package litellmha.doctor;

import static litellmha.kubeapi.Rights.inCluster;
import static litellmha.kubeapi.Rights.inNamespace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.manifest.Manifests;
import litellmha.names.DatabaseNames;
import litellmha.names.ExposeNames;

/**
 * The rights that a user needs to deploy, change and destroy a stack with Pulumi.
 *
 * @param ofStack in the stack's namespace and in the whole cluster
 * @param ofOperator in the namespace of the operator; none if the stack does not install it
 */
record NeededRights(List<Right> ofStack, List<Right> ofOperator) {

    /** Server-side apply is a patch, which may create. */
    private static final String[] VERBS = {"get", "create", "patch", "delete"};

    private static final String CORE = "";
    private static final String APPS = "apps";

    /**
     * What Pulumi's Kubernetes provider watches while it waits for the Cluster, Deployments, StatefulSets, Jobs and Services: see
     * {@code provider/pkg/await} in {@code github.com/pulumi/pulumi-kubernetes}.
     */
    private static final List<Right> TO_WATCH = all(Stream.of(
            watch(DatabaseNames.API_GROUP, "clusters"),
            watch(APPS, "deployments"),
            watch(APPS, "replicasets"),
            watch("batch", "jobs"),
            watch(CORE, "endpoints"),
            watch(CORE, "persistentvolumeclaims"),
            watch(CORE, "pods"),
            watch(CORE, "services")));

    /**
     * The cluster-wide objects of CloudNativePG's chart. Helm creates its namespace, a right that the stack requires
     * anyway.
     */
    private static final List<Right> OF_CHART_IN_CLUSTER = all(Stream.of(
            inCluster("apiextensions.k8s.io", "customresourcedefinitions", VERBS),
            inCluster("rbac.authorization.k8s.io", "clusterroles", VERBS),
            inCluster("rbac.authorization.k8s.io", "clusterrolebindings", VERBS),
            inCluster("admissionregistration.k8s.io", "mutatingwebhookconfigurations", VERBS),
            inCluster("admissionregistration.k8s.io", "validatingwebhookconfigurations", VERBS)));

    /** The chart's objects in its namespace, and the Secret in which Helm stores the release. */
    private static final List<Right> OF_CHART_IN_NAMESPACE = all(Stream.of(
            inNamespace(CORE, "secrets", VERBS),
            inNamespace(CORE, "serviceaccounts", VERBS),
            inNamespace(CORE, "configmaps", VERBS),
            inNamespace(CORE, "services", VERBS),
            inNamespace(APPS, "deployments", VERBS)));

    static NeededRights of(StackNeeds needs) {
        boolean installs = needs.plan().operator().isPresent();
        List<Right> declared = Rights.on(
                needs.objects().stream().map(StackNeeds.Declared::manifest).toList(), VERBS);
        return new NeededRights(
                all(Stream.of(
                        declared,
                        handedOut(needs),
                        TO_WATCH,
                        toWatchEntrance(needs),
                        toWatchStatefulSets(needs),
                        toTakeBackups(needs),
                        installs ? OF_CHART_IN_CLUSTER : List.<Right>of())),
                installs ? OF_CHART_IN_NAMESPACE : List.of());
    }

    /** Kubernetes lets nobody hand out a right that they do not have. */
    private static List<Right> handedOut(StackNeeds needs) {
        return needs.objects().stream()
                .map(StackNeeds.Declared::manifest)
                .flatMap(object -> switch (Manifests.kind(object)) {
                    case "Role" -> handedOut(object, Rights::inNamespace);
                    case "ClusterRole" -> handedOut(object, Rights::inCluster);
                    default -> Stream.of();
                })
                .toList();
    }

    private interface Place {
        List<Right> rights(String group, String resource, String... verbs);
    }

    private static Stream<Right> handedOut(JsonNode role, Place place) {
        return elements(role.path("rules"))
                .flatMap(rule -> place
                        .rights(
                                rule.at("/apiGroups/0").asText(),
                                rule.at("/resources/0").asText(),
                                elements(rule.path("verbs"))
                                        .map(JsonNode::asText)
                                        .toArray(String[]::new))
                        .stream());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static List<Right> toWatchEntrance(StackNeeds needs) {
        return needs.plan()
                .expose()
                .map(expose -> expose.gateway().isPresent()
                        ? watch(ExposeNames.GATEWAY_API_GROUP, "httproutes")
                        : watch("networking.k8s.io", "ingresses"))
                .orElse(List.of());
    }

    int count() {
        return ofStack.size() + ofOperator.size();
    }

    private static List<Right> toWatchStatefulSets(StackNeeds needs) {
        return needs.objects().stream()
                        .anyMatch(object -> object.resource().kind().equals("StatefulSet"))
                ? watch(APPS, "statefulsets")
                : List.of();
    }

    /** Before another image; a stack that is rendered has none. */
    private static List<Right> toTakeBackups(StackNeeds needs) {
        return needs.plan().database().backup().isPresent()
                ? inNamespace(DatabaseNames.API_GROUP, "backups", "get", "create", "patch", "list", "watch")
                : List.of();
    }

    private static List<Right> watch(String group, String resource) {
        return inNamespace(group, resource, "list", "watch");
    }

    private static List<Right> all(Stream<List<Right>> rights) {
        return rights.flatMap(List::stream).toList();
    }
}
