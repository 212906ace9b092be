package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import litellmha.kubeapi.ApiResource;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.KubeContext;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.names.LabelKeys;
import litellmha.platform.PlatformPlan;

/** The objects of a stack that exist and that it did not create, and how they become the stack's. */
public final class Adoption {

    private final KubeApi api;
    private final PlatformPlan plan;
    private final List<Adoptee> adoptees;
    private final List<String> declared;

    private Adoption(KubeApi api, PlatformPlan plan, List<Adoptee> adoptees, List<String> declared) {
        this.api = api;
        this.plan = plan;
        this.declared = List.copyOf(declared);
        this.adoptees = List.copyOf(adoptees);
    }

    /**
     * Looks for all objects of the stack in the cluster of a kube context.
     *
     * @param plan with the values of the secrets
     * @param use is given what was found, and can ask the cluster more
     * @throws ClusterUnreachableException if there is no such context, or an object cannot be looked up
     */
    public static <T> T in(String context, PlatformPlan plan, Function<Adoption, T> use) {
        try (KubernetesClient client = KubeContext.client(context)) {
            return use.apply(read(KubeApi.of(client), plan));
        }
    }

    /** As {@link #in}, for as long as the client of the API is open. */
    public static Adoption read(KubeApi api, PlatformPlan plan) {
        List<Adoptee> adoptees = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (ObjectNode declared : RenderedStack.of(plan).objects()) {
            String path = path(declared);
            names.add(Adoptee.name(declared));
            Optional<JsonNode> live = api.get(path).readIfPresent().fold(found -> found, reason -> {
                throw new ClusterUnreachableException(
                        "cannot look up %s: %s".formatted(Adoptee.name(declared), reason));
            });
            live.filter(found -> !isOf(plan.labels().stack(), found))
                    .ifPresent(found -> adoptees.add(
                            new Adoptee(declared, found, path, plan.adopted().contains(Adoptee.name(declared)))));
        }
        return new Adoption(api, plan, adoptees, names);
    }

    private static String path(ObjectNode object) {
        String namespace = object.at("/metadata/namespace").asText();
        return ApiResource.of(object).path(Optional.of(namespace).filter(name -> !name.isEmpty())) + "/"
                + Manifests.name(object);
    }

    private static boolean isOf(String stack, JsonNode object) {
        return object.at("/metadata/labels").path(LabelKeys.STACK).asText().equals(stack);
    }

    /** Returns what would become of each object; nothing is changed. */
    public List<Preview> previews() {
        return adoptees.stream().map(adoptee -> Preview.of(api, adoptee)).toList();
    }

    /** Returns why nothing can be adopted, whatever the objects are. */
    public List<Refusal> refusals() {
        Stream<Refusal> unknown = plan.adopted().stream()
                .filter(name -> !declared.contains(name))
                .map(name -> new Refusal(
                        "litellm-ha:adopt names %s, which the stack does not have".formatted(name),
                        "remove it, or name one of: " + String.join(", ", declared)));
        return Stream.concat(
                        unknown, adoptees.isEmpty() ? Stream.empty() : saltKeys().refusals(plan.saltKey()).stream())
                .toList();
    }

    /** Whether the stack would have a database whose salt key nothing shows. */
    public boolean saltKeyIsUnknown() {
        return adoptees.stream().anyMatch(adoptee -> adoptee.name().startsWith("Cluster/"))
                && !saltKeys().areFound();
    }

    private SaltKeys saltKeys() {
        return new SaltKeys(api, plan.namespace(), plan.labels().stack());
    }

    /**
     * Makes the stack the owner of the fields of the objects that are to be adopted. Their content stays as it is.
     *
     * @return the names of the objects
     */
    public List<String> handOver() {
        List<String> names = new ArrayList<>();
        for (Adoptee adoptee : adoptees) {
            if (adoptee.confirmed()) {
                Handover.of(adoptee.declared(), adoptee.live())
                        .managedFields()
                        .ifPresent(fields -> handOver(adoptee, fields));
                names.add(adoptee.name());
            }
        }
        return names;
    }

    private void handOver(Adoptee adoptee, ArrayNode managedFields) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        operations
                .addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .set("value", adoptee.live().at("/metadata/resourceVersion"));
        operations
                .addObject()
                .put("op", "replace")
                .put("path", "/metadata/managedFields")
                .set("value", managedFields);
        KubeApi.Answer answer = api.patch(adoptee.path(), operations);
        if (!answer.ok()) {
            throw new ClusterUnreachableException("cannot take over the fields of %s, and nothing else was changed: %s"
                    .formatted(adoptee.name(), answer.refusal()));
        }
    }
}
