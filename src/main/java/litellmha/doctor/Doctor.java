package litellmha.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.KubeContext;
import litellmha.kubeapi.Pause;
import litellmha.platform.PlatformPlan;

/** Says what a cluster lacks for a stack, before anything of the stack is created. */
public final class Doctor {

    /** The limit for everything together, because a kubeconfig may run a program to log in. */
    private static final int SECONDS = 60;

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** A pod of a stack with default timeouts may take 620 s to end. */
    private static final int LOOKS = 180;

    private static final String STRANGER = "system:anonymous";

    private Doctor() {}

    /**
     * Looks at the cluster and changes nothing there.
     *
     * @param context a context of the user's kubeconfig
     * @throws ClusterUnreachableException if there is no such context, or the cluster does not answer its user
     */
    public static Diagnosis examine(PlatformPlan plan, String context) throws InterruptedException {
        StackNeeds needs = StackNeeds.of(plan);
        CompletableFuture<Diagnosis> diagnosis = CompletableFuture.supplyAsync(() -> examine(needs, context));
        try {
            return diagnosis.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ClusterUnreachableException(
                    "kube context \"%s\" did not answer within %d s; if its kubeconfig runs a program to log in, try that on its own"
                            .formatted(context, SECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClusterUnreachableException unreachable
                    ? unreachable
                    : new IllegalStateException(e.getCause());
        }
    }

    /**
     * As {@link #examine}, but waits a quarter of an hour at most until what the stack is getting rid of is gone: after a
     * {@code destroy} that was killed, Kubernetes goes on with it. What is then still there is an error.
     *
     * @param out is told in one line what is waited for
     */
    public static Diagnosis examineOnceGone(PlatformPlan plan, String context, Consumer<String> out)
            throws InterruptedException {
        return onceGone(() -> examine(plan, context), out, Pause.REAL);
    }

    static Diagnosis onceGone(Examination examination, Consumer<String> out, Pause pause) throws InterruptedException {
        Diagnosis diagnosis = examination.examine();
        if (!diagnosis.beingDeleted().isEmpty()) {
            out.accept("waiting until these are gone: " + String.join(", ", diagnosis.beingDeleted()));
        }
        for (int look = 1; look < LOOKS && !diagnosis.beingDeleted().isEmpty(); look++) {
            pause.forThat(INTERVAL);
            diagnosis = examination.examine();
        }
        return diagnosis;
    }

    interface Examination {
        Diagnosis examine() throws InterruptedException;
    }

    private static Diagnosis examine(StackNeeds needs, String context) {
        try (KubernetesClient client = KubeContext.client(context)) {
            KubeApi api = KubeApi.of(client);
            String title = "Stack %s in kube context %s (%s), as %s"
                    .formatted(needs.stack(), context, client.getMasterUrl(), user(api, context));
            return diagnosis(title, needs, ClusterReader.read(api, needs));
        }
    }

    static Diagnosis diagnosis(String title, StackNeeds needs, ClusterFacts facts) {
        return new Diagnosis(
                title, needs.plan().tier().key(), findings(needs, facts), ObjectFindings.beingDeleted(needs, facts));
    }

    /** Asks first who the user is: the server tells a stranger its version, and calls everything else forbidden. */
    private static String user(KubeApi api, String context) {
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("kind", "SelfSubjectReview");
        KubeApi.Answer answer = api.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", question);
        if (answer.notFound() && api.get("/version").notFound()) {
            throw new ClusterUnreachableException(
                    "kube context \"%s\" does not lead to a Kubernetes API server".formatted(context));
        }
        // Every user but this one may ask.
        if (answer.refusal().contains(STRANGER)) {
            throw new ClusterUnreachableException(
                    "kube context \"%s\" has no credentials that the cluster accepts: it sees you as %s; log in again"
                            .formatted(context, STRANGER));
        }
        // Kubernetes before 1.28 does not know the question.
        return answer.body().at("/status/userInfo/username").asText("an unknown user");
    }

    static List<Finding> findings(StackNeeds needs, ClusterFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(ApiFindings.kubernetes(needs, facts));
        findings.add(ApiFindings.kinds(needs, facts));
        findings.add(OperatorFindings.of(needs, facts));
        findings.addAll(OperatorReplicas.of(needs, facts));
        findings.addAll(StorageFindings.storageClasses(needs, facts));
        findings.addAll(StorageFindings.snapshots(needs, facts));
        findings.add(NodeFindings.nodes(needs, facts));
        findings.addAll(NodeFindings.zones(needs, facts));
        findings.add(CapacityFindings.of(needs, facts));
        findings.add(AccessFindings.rights(needs, facts));
        findings.addAll(ObjectFindings.of(needs, facts));
        findings.addAll(SaltKeyFindings.of(facts));
        findings.addAll(RestoreFindings.of(needs, facts));
        findings.addAll(MajorUpgradeFindings.of(needs, facts));
        findings.addAll(WalArchiveFindings.of(needs, facts));
        findings.addAll(AccessFindings.admission(needs, facts));
        findings.add(DnsFindings.of(needs, facts));
        findings.addAll(EntranceFindings.of(needs, facts));
        findings.addAll(MetricsApiFindings.of(facts));
        findings.addAll(NodeRemovalFindings.of(needs, facts));
        findings.add(Finding.note(
                "Network policies",
                "nothing shows whether the cluster's network enforces them",
                needs.profile().databaseOutage().allowsRequests()
                        ? "make sure that it does: they are the only guard while the database is down"
                        : "make sure that it does"));
        return findings;
    }
}
