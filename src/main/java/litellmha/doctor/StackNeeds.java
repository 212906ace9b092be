package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellmha.gateway.GatewayPlan;
import litellmha.kubeapi.ApiResource;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.WalArchiveNames;
import litellmha.platform.PlatformPlan;
import litellmha.tier.TierProfile;

/**
 * What a stack needs of a cluster, according to its plan and to the objects that it declares.
 *
 * @param objects in the order in which they are created; the first is the namespace
 * @param pods in the order in which they start
 */
record StackNeeds(PlatformPlan plan, List<Declared> objects, List<PodNeed> pods) {

    StackNeeds {
        objects = List.copyOf(objects);
        pods = List.copyOf(pods);
    }

    /** An object of the stack. */
    record Declared(ApiResource resource, Optional<String> namespace, String name, ObjectNode manifest) {

        String path() {
            return resource.path(namespace) + "/" + name;
        }

        String shown() {
            return resource.kind() + " " + name;
        }
    }

    /** Where the pods of one workload may run. */
    enum Placement {
        ANYWHERE,
        /** At most one more on a node than on any other. */
        EVENLY,
        /** At most one on a node. */
        APART
    }

    /** When the pods of one workload run. */
    enum Presence {
        ALWAYS,
        /** Until they have done what they are for. */
        DURING_UPDATES,
        /** Again and again, each time until they have done what they are for. */
        AT_TIMES,
        /** As long as an autoscaler wants them beside those that always run. */
        UNDER_LOAD
    }

    /**
     * Pods of one workload.
     *
     * @param workload the object that declares them
     * @param template of the pods; none if they are created by an operator, or by a workload that has it already
     */
    record PodNeed(
            String workload,
            int count,
            Amount request,
            Placement placement,
            Presence presence,
            Optional<JsonNode> template) {}

    static StackNeeds of(PlatformPlan plan) {
        List<Declared> objects = new ArrayList<>();
        List<PodNeed> pods = new ArrayList<>();
        for (ObjectNode object : RenderedStack.of(plan).objects()) {
            JsonNode metadata = object.path("metadata");
            Declared declared = new Declared(
                    ApiResource.of(object),
                    metadata.has("namespace")
                            ? Optional.of(metadata.path("namespace").asText())
                            : Optional.empty(),
                    Manifests.name(object),
                    object);
            objects.add(declared);
            podsOf(declared, sidecar(objects)).ifPresent(pods::add);
        }
        underLoad(plan.gateway(), pods).ifPresent(pods::add);
        return new StackNeeds(plan, objects, pods);
    }

    private static Optional<PodNeed> underLoad(GatewayPlan gateway, List<PodNeed> pods) {
        return pods.stream()
                .filter(need -> gateway.autoscaling().isPresent()
                        && need.workload().equals("Deployment " + GatewayNames.DEPLOYMENT))
                .map(need -> new PodNeed(
                        need.workload(),
                        gateway.mostReplicas() - need.count(),
                        need.request(),
                        need.placement(),
                        Presence.UNDER_LOAD,
                        Optional.empty()))
                .findFirst();
    }

    /** Returns what the container requests that a plugin adds to the pods of Postgres. */
    private static Amount sidecar(List<Declared> objects) {
        return objects.stream()
                .filter(object -> object.resource().kind().equals(WalArchiveNames.KIND))
                .map(store -> Amount.of(store.manifest().at("/spec/instanceSidecarConfiguration/resources/requests")))
                .reduce(Amount.ZERO, Amount::plus);
    }

    /** @param sidecar of Postgres */
    private static Optional<PodNeed> podsOf(Declared declared, Amount sidecar) {
        JsonNode spec = declared.manifest().path("spec");
        return switch (declared.resource().kind()) {
            case "Deployment", "StatefulSet" -> Optional.of(podsOf(declared, spec, Presence.ALWAYS));
            case "Job" -> Optional.of(podsOf(declared, spec, Presence.DURING_UPDATES));
            case "CronJob" -> Optional.of(podsOf(declared, spec.at("/jobTemplate/spec"), Presence.AT_TIMES));
            case "Cluster" ->
                Optional.of(new PodNeed(
                        declared.shown(),
                        spec.path("instances").asInt(),
                        Amount.of(spec.path("resources").path("requests")).plus(sidecar),
                        Placement.APART,
                        Presence.ALWAYS,
                        Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static PodNeed podsOf(Declared declared, JsonNode spec, Presence presence) {
        JsonNode template = spec.path("template");
        return new PodNeed(
                declared.shown(),
                spec.path("replicas").asInt(1),
                Amount.ofPod(template.path("spec")),
                placement(template.path("spec")),
                presence,
                Optional.of(template));
    }

    private static Placement placement(JsonNode pod) {
        if (pod.at("/affinity").has("podAntiAffinity")) {
            return Placement.APART;
        }
        return pod.has("topologySpreadConstraints") ? Placement.EVENLY : Placement.ANYWHERE;
    }

    /** Returns the spec of a pod; where pods may run, all say the same. */
    JsonNode podSpec() {
        return pods.stream()
                .flatMap(need -> need.template().stream())
                .map(template -> template.path("spec"))
                .findFirst()
                .orElseThrow();
    }

    String stack() {
        return plan.labels().stack();
    }

    TierProfile profile() {
        return TierProfile.of(plan.tier());
    }

    Declared namespace() {
        return objects.get(0);
    }

    /** Returns every kind that the server must know before the stack is deployed, {@code apps/v1 Deployment}. */
    Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        objects.forEach(object -> kinds.add(
                object.resource().apiVersion() + " " + object.resource().kind()));
        plan.operator().ifPresent(operator -> kinds.removeIf(kind -> kind.startsWith(DatabaseNames.API_GROUP)));
        plan.database().backup().ifPresent(backup -> {
            kinds.add(DatabaseNames.SNAPSHOT_API_VERSION + " VolumeSnapshot");
            kinds.add(DatabaseNames.SNAPSHOT_API_VERSION + " VolumeSnapshotClass");
        });
        return kinds;
    }
}
