package litellmha.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.doctor.StackNeeds.Declared;
import litellmha.doctor.StackNeeds.PodNeed;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;

/** Sends objects as a dry run, to see whether the server would accept them. */
record Trials(KubeApi api, StackNeeds needs) {

    /** What the server says of a webhook that did not answer. It comes with a 500, and is as final as a refusal. */
    static final String FAILED_WEBHOOK = "failed calling webhook";

    /** Bad request, forbidden, unprocessable: the answers of admission. Any other says nothing about the object. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    /** The names of CloudNativePG's webhooks. Its API group ends like them, but no webhook is named after that. */
    private static final Pattern OPERATORS_WEBHOOK = Pattern.compile("webhook \"\\w+\\.cnpg\\.io\"");

    private static final String PREFIX = "doctor-";

    /** Whether it is one of the operator's webhooks that did not answer, or that objects. */
    static boolean isOfOperator(String refusal) {
        return OPERATORS_WEBHOOK.matcher(refusal).find();
    }

    List<Trial> of(List<Lookup> lookups) {
        Declared namespace = needs.namespace();
        List<String> existing =
                lookups.stream().filter(Lookup::exists).map(Lookup::object).toList();
        List<Trial> trials = new ArrayList<>();
        if (existing.isEmpty()) {
            trials.add(trial(namespace.shown(), namespace.resource().path(Optional.empty()), namespace.manifest()));
        } else {
            trials.addAll(pods(existing));
        }
        cluster(existing).ifPresent(trials::add);
        return trials;
    }

    /**
     * Tries pods as the stack's controllers would create them: these are what pod security, quotas and webhooks judge. Pods
     * of an existing workload are left out: they were accepted once, and already count towards the quota.
     */
    private List<Trial> pods(List<String> existing) {
        List<Trial> trials = new ArrayList<>();
        for (PodNeed pods : needs.pods()) {
            if (pods.template().isPresent() && !existing.contains(pods.workload())) {
                ObjectNode pod = pods.template().get().deepCopy();
                pod.put("apiVersion", "v1").put("kind", "Pod");
                pod.withObjectProperty("metadata").put("generateName", PREFIX);
                // The stack declares it; as long as it is not there, the server would reject every pod of it.
                pod.withObjectProperty("spec").remove("serviceAccountName");
                trials.add(trial(
                        "a pod of " + pods.workload(),
                        "/api/v1/namespaces/" + needs.plan().namespace() + "/pods",
                        pod));
            }
        }
        return trials;
    }

    /**
     * Tries the Cluster under another name, which makes the server call the operator's webhooks. They have no side effects
     * ({@code sideEffects: None} in the operator's chart), so that the server calls them for a dry run too. As long as the
     * stack has no namespace it is that of the operator. There, and beside a Cluster that exists, what anybody else objects
     * says nothing about the stack. Returns nothing without a namespace or the kind.
     */
    private Optional<Trial> cluster(List<String> existing) {
        Declared cluster = needs.objects().stream()
                .filter(object -> object.shown()
                        .equals("Cluster "
                                + needs.plan().database().generation().cluster()))
                .findFirst()
                .orElseThrow();
        boolean elsewhere = existing.isEmpty();
        String namespace = elsewhere
                ? needs.plan().network().operatorNamespace()
                : needs.plan().namespace();
        ObjectNode body = cluster.manifest().deepCopy();
        body.withObjectProperty("metadata").put("name", PREFIX + cluster.name()).put("namespace", namespace);
        KubeApi.Answer answer = send(cluster.resource().path(Optional.of(namespace)), body);
        boolean stands = elsewhere || existing.contains(cluster.shown());
        return Optional.of(answer)
                .filter(found -> !found.notFound())
                .map(found -> judged(
                        cluster.shown() + (elsewhere ? " (tried in namespace %s)".formatted(namespace) : ""),
                        found,
                        refusal -> !stands || isOfOperator(refusal)));
    }

    private Trial trial(String object, String path, ObjectNode body) {
        return judged(object, send(path, body), refusal -> true);
    }

    private KubeApi.Answer send(String path, ObjectNode body) {
        return api.post(path + "?dryRun=All", body);
    }

    /** @param counts whether a refusal is about the stack */
    private static Trial judged(String object, KubeApi.Answer answer, Predicate<String> counts) {
        if (answer.ok()) {
            return new Trial(object, new Read.Known<>(Optional.empty()));
        }
        String refusal = answer.refusal();
        // A user who may create Deployments need not be allowed to create pods, which says nothing about the pods.
        boolean judged = REFUSALS.contains(answer.code()) && !refusal.contains(" cannot create resource ")
                || refusal.contains(FAILED_WEBHOOK);
        return new Trial(
                object,
                judged && counts.test(refusal) ? new Read.Known<>(Optional.of(refusal)) : new Read.Unknown<>(refusal));
    }
}
