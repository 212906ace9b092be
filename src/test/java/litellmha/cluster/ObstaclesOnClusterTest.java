package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code litellm-ha up} says about a cluster that lacks something, and after how many seconds: before it begins if the
 * cluster lacks it by then, or while it waits.
 */
@Tag("cluster")
class ObstaclesOnClusterTest {

    private static final String STACK = "e2e-up";

    private static final Path REPORT = Path.of("target/e2e-reports/obstacles.txt");

    /** As long as it may take to find out what the cluster says already. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String OPERATORS = "cnpg-system";

    private static final String OPERATOR = "cnpg-controller-manager";

    /** CloudNativePG's own name of it, whoever installs the operator (v1.30, cmd/manager/controller). */
    private static final String WEBHOOK = "cnpg-webhook-service";

    private static final String CLASS = "e2e-short-lived";

    /** Leaves less of a node of the cluster than {@link #askingForRoom} wants, and only one fits on each. */
    private static final String BALLOONS = """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "balloons", "namespace": "%1$s"},
             "spec": {"replicas": %2$d, "selector": {"matchLabels": {"app": "balloon"}}, "template": {
              "metadata": {"labels": {"app": "balloon"}},
              "spec": {"terminationGracePeriodSeconds": 0, "containers": [{"name": "sleep", "image": "%3$s",
               "command": ["sleep", "3600"], "resources": {"requests": {"cpu": "%4$dm"}}}]}}}}""";

    private LiveCluster cluster;
    private OwnNamespace balloons;
    private DeployedStack stack;
    private PulumiProject project;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        balloons = OwnNamespace.claim(cluster, "litellm-e2e-balloons");
        stack = new DeployedStack(cluster, STACK);
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
    }

    @AfterEach
    void takeAway() {
        stack.close();
        balloons.delete();
        cluster.close();
    }

    @Test
    void beforeItBeginsAClusterWithoutRoomIsRefused() throws Exception {
        askingForRoom();
        inflateBalloons();

        assertRefused("no room, before", "no room for \\d of \\d pods of Cluster litellm-pg");
    }

    @Test
    void whileItWaitsMissingRoomIsToldAndOnceThereIsSomeItGoesOn() throws Exception {
        askingForRoom();

        try (RunningCommand up = begunUp()) {
            inflateBalloons();
            tells(up, "no room, meanwhile", "Pod litellm-pg-1-initdb-\\S+: Unschedulable: .*Insufficient cpu");
            balloons.delete();
            up.ended();
        }
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
    }

    @Test
    void beforeItBeginsAStorageClassThatDoesNotExistIsRefused() throws Exception {
        storageClass(CLASS);

        assertRefused("no storage class, before", "Storage class: %s does not exist".formatted(CLASS));
    }

    @Test
    void whileItWaitsAMissingStorageClassIsTold() throws Exception {
        StorageClass made = ofDefault();
        cluster.client().resource(made).create();
        storageClass(CLASS);
        try (RunningCommand up = begunUp()) {
            cluster.client().resource(made).delete();
            tells(up, "no storage class, meanwhile", ".*\"%s\" not found".formatted(CLASS));
        }
    }

    @Test
    void beforeItBeginsAnOperatorThatDoesNotAnswerIsNamed() throws Exception {
        try {
            stopOperator();

            assertRefused("no operator, before", "%s/%s has no ready pod".formatted(OPERATORS, OPERATOR));
        } finally {
            restoreOperator();
        }
    }

    @Test
    void beforeItBeginsAWebhookThatCannotBeReachedIsNamed() throws Exception {
        Resource<Service> webhook =
                cluster.client().services().inNamespace(OPERATORS).withName(WEBHOOK);
        Map<String, String> selector = webhook.get().getSpec().getSelector();
        try {
            // The API server goes on using the connection that it has until the operator's pod is gone.
            stopOperator();
            select(webhook, Map.of("app", "nobody"));
            restoreOperator();

            assertRefused("webhook out of reach, before", "failed calling webhook \"\\w+\\.cnpg\\.io\"");
        } finally {
            select(webhook, selector);
            restoreOperator();
        }
    }

    @Test
    void beforeItBeginsAProdOnTwoNodesIsRefused() throws Exception {
        project.becomeProd();
        Node node = lastNode();
        cordon(node, true);
        try {
            assertRefused("one node short, before", "each of the 3 Postgres instances needs one of its own");
        } finally {
            cordon(node, false);
        }
    }

    @Test
    void whileItWaitsAMissingNodeIsTold() throws Exception {
        project.becomeProd();
        Node node = lastNode();
        try (RunningCommand up = begunUp()) {
            cordon(node, true);
            tells(up, "one node short, meanwhile", "Pod litellm-pg-\\d-\\S+: Unschedulable: 0/3 nodes are available");
        } finally {
            cordon(node, false);
        }
    }

    private void assertRefused(String what, String pattern) throws Exception {
        long begin = System.nanoTime();
        String said = project.failingUp();
        assertThat(said).containsPattern(pattern).contains("nothing was started, because of the errors above");
        report(
                what,
                begin,
                said.lines()
                        .filter(Pattern.compile(pattern).asPredicate())
                        .findFirst()
                        .orElseThrow());
        assertThat(project.uids()).isEmpty();
        assertThat(cluster.get("/api/v1/namespaces/" + stack.namespace()).isMissingNode())
                .isTrue();
    }

    /** Returns one that the cluster lacked nothing for when it began. */
    private RunningCommand begunUp() throws Exception {
        RunningCommand up = project.beginUp();
        await(
                "up has begun",
                Duration.ofMinutes(2),
                () -> cluster.get("/api/v1/namespaces/" + stack.namespace()),
                namespace -> !namespace.isMissingNode());
        return up;
    }

    private static void tells(RunningCommand up, String what, String pattern) throws Exception {
        long begin = System.nanoTime();
        report(what, begin, up.saying("waiting for " + pattern, Duration.ofMinutes(4)));
    }

    private static void report(String what, long begin, String line) throws IOException {
        Files.createDirectories(REPORT.getParent());
        Files.writeString(
                REPORT,
                "%s: after %.0f s: %s%n".formatted(what, (System.nanoTime() - begin) / 1e9, line),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void configureDatabase(Consumer<ObjectNode> change) throws IOException {
        project.configure(config -> change.accept(config.withObject("/litellm-ha:database")));
    }

    private void askingForRoom() throws IOException {
        configureDatabase(database -> database.withObject("/resources/requests").put("cpu", "300m"));
    }

    private void storageClass(String name) throws IOException {
        configureDatabase(database -> database.withObject("/storage").put("storageClass", name));
    }

    private void inflateBalloons() {
        balloons.create();
        int nodes = cluster.client().nodes().list().getItems().size();
        cluster.mustApply(LiveCluster.object(BALLOONS.formatted("litellm-e2e-balloons", nodes, stack.image(), 1750)));
        await(
                "the balloons have nodes",
                LIMIT,
                () -> cluster.pods("litellm-e2e-balloons", "app=balloon"),
                pods -> pods.stream()
                                .filter(pod -> pod.path("spec").has("nodeName"))
                                .count()
                        == nodes);
    }

    private StorageClass ofDefault() {
        StorageClass found = cluster.client()
                .storage()
                .v1()
                .storageClasses()
                .list()
                .getItems()
                .get(0);
        return new StorageClassBuilder(found)
                .withNewMetadata()
                .withName(CLASS)
                .endMetadata()
                .build();
    }

    /** The last by name. */
    private Node lastNode() {
        return cluster.client().nodes().list().getItems().stream()
                .max(Comparator.comparing(node -> node.getMetadata().getName()))
                .orElseThrow();
    }

    private void cordon(Node node, boolean cordoned) {
        cluster.client().nodes().withName(node.getMetadata().getName()).edit(found -> new NodeBuilder(found)
                .editSpec()
                .withUnschedulable(cordoned)
                .endSpec()
                .build());
    }

    private static void select(Resource<Service> service, Map<String, String> selector) {
        service.edit(found -> new ServiceBuilder(found)
                .editSpec()
                .withSelector(selector)
                .endSpec()
                .build());
    }

    private void stopOperator() {
        cluster.scale(OPERATORS, OPERATOR, 0);
        await(
                "the operator goes",
                LIMIT,
                () -> cluster.list("/api/v1/namespaces/%s/pods".formatted(OPERATORS)),
                List::isEmpty);
    }

    private void restoreOperator() {
        cluster.scale(OPERATORS, OPERATOR, 1);
        await(
                "the operator is ready again",
                Duration.ofMinutes(3),
                () -> cluster.pods(OPERATORS, "app.kubernetes.io/name=cloudnative-pg"),
                pods -> pods.size() == 1 && LiveCluster.isTrue(pods.get(0), "Ready"));
    }
}
