package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import litellmha.cluster.LiveCluster.Answer;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.platform.PlatformPlan;
import litellmha.verify.check.Check;
import litellmha.verify.check.Checks;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.judge.Verdicts;
import litellmha.verify.model.Verdict;
import litellmha.verify.run.Verification;

/** A stack on a real cluster, applied as `litellm-ha render` writes it, and taken away again. */
final class DeployedStack implements AutoCloseable {

    static final String GATEWAY = "app.kubernetes.io/component=gateway";
    static final String REDIS = "app.kubernetes.io/component=redis";

    static final Path STACKS =
            Path.of(System.getenv().getOrDefault("LITELLM_HA_E2E_STACKS", "src/test/resources/stacks"));

    private final LiveCluster cluster;
    private final StackWithSecrets stack;
    private final String namespace;

    DeployedStack(LiveCluster cluster, String name) {
        this(cluster, name, config -> {});
    }

    /** @param change of the configuration in the stack's file */
    DeployedStack(LiveCluster cluster, String name, Consumer<ObjectNode> change) {
        this.cluster = cluster;
        this.stack = StackWithSecrets.of(STACKS, name, change);
        this.namespace = stack.settings().namespace().orElseThrow();
        JsonNode present = cluster.get("/api/v1/namespaces/" + namespace);
        if (present.path("metadata")
                .path("labels")
                .path("litellm-ha/stack")
                .asText()
                .startsWith("e2e-")) {
            // An interrupted run left it behind.
            close();
        } else if (!present.isMissingNode()) {
            throw new IllegalStateException("there is a namespace %s already".formatted(namespace));
        }
    }

    List<ObjectNode> objects(String kind) {
        return stack.manifests().objects().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    /** Everything but one kind; the migration may be left out to see what waits for it. */
    void applyAllBut(String kind) {
        applyThose(object -> !object.path("kind").asText().equals(kind));
    }

    void applyThose(Predicate<ObjectNode> wanted) {
        stack.manifests().objects().stream().filter(wanted).forEach(this::apply);
    }

    void apply(ObjectNode object) {
        cluster.mustApply(object);
    }

    void awaitReady(int gateways, int instances) {
        awaitHealthyDatabase(instances, Duration.ofMinutes(5));
        await("gateway pods are ready", Duration.ofMinutes(5), this::gateways, pods -> allReady(pods, gateways));
    }

    void awaitHealthyDatabase(int instances, Duration atMost) {
        await(
                "Postgres is healthy",
                atMost,
                () -> database().path("status"),
                status -> status.path("readyInstances").asInt() == instances
                        && status.path("phase").asText().equals("Cluster in healthy state"));
    }

    private static boolean allReady(List<JsonNode> pods, int wanted) {
        return pods.size() == wanted && pods.stream().allMatch(pod -> LiveCluster.isTrue(pod, "Ready"));
    }

    List<JsonNode> readyGateways(int wanted) {
        return await("gateway pods are ready", Duration.ofMinutes(4), this::gateways, pods -> allReady(pods, wanted));
    }

    List<JsonNode> gateways() {
        return cluster.pods(namespace, GATEWAY);
    }

    List<JsonNode> pods(String labels) {
        return cluster.pods(namespace, labels);
    }

    /** Those on their way out as well. */
    List<JsonNode> podsThatAreThere(String labels) {
        return cluster.list(
                "/api/v1/namespaces/%s/pods?labelSelector=%s".formatted(namespace, labels.replace("=", "%3D")));
    }

    JsonNode database() {
        return get("/apis/postgresql.cnpg.io/v1", "clusters/litellm-pg");
    }

    String primary() {
        return database().path("status").path("currentPrimary").asText();
    }

    /** @param api such as {@code /api/v1} */
    JsonNode get(String api, String resource) {
        return cluster.get("%s/namespaces/%s/%s".formatted(api, namespace, resource));
    }

    Answer deletePod(String pod) {
        return cluster.delete("/api/v1/namespaces/%s/pods/%s".formatted(namespace, pod));
    }

    Answer evict(String pod, boolean dryRun) {
        return cluster.evict(namespace, pod, dryRun);
    }

    void scale(String deployment, int replicas) {
        cluster.scale(namespace, deployment, replicas);
    }

    String log(String pod, String container) {
        return cluster.client()
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .getLog();
    }

    /** What a program prints in a container. */
    String run(String pod, String container, String... command) {
        return verified().programs().run(pod, container, command);
    }

    /** Writes rows until it is closed. */
    RowsBeingWritten writeRows(String name) throws Exception {
        return new RowsBeingWritten(verified(), PlatformPlan.of(stack.name(), stack.settings()), name);
    }

    /** Sends a signal to the processes of PostgreSQL in an instance, such as {@code STOP}. */
    void signalPostgres(String instance, String signal) {
        verified().postgres().signal(instance, signal);
    }

    /** Runs SQL in an instance; returns its lines. */
    List<String> sql(String instance, String statement) {
        return run(instance, DatabaseNames.CONTAINER, "psql", "-qAtX", "-d", DatabaseNames.DATABASE, "-c", statement)
                .lines()
                .toList();
    }

    /** Takes a backup as the schedule does; returns its name, which is that of its snapshot as well. */
    String backup() {
        String name = "by-hand-" + System.currentTimeMillis();
        apply(backupNamed(name));
        JsonNode status = await(
                "the backup ends",
                Duration.ofMinutes(4),
                () -> get("/apis/postgresql.cnpg.io/v1", "backups/" + name).path("status"),
                found -> List.of("completed", "failed")
                        .contains(found.path("phase").asText()));
        assertThat(status.path("phase").asText()).as(status.toString()).isEqualTo("completed");
        assertThat(status.at("/snapshotBackupStatus/elements/0/name").asText()).isEqualTo(name);
        return name;
    }

    /** A Backup with the options of the schedule of snapshots. */
    ObjectNode backupNamed(String name) {
        ObjectNode backup = objects("ScheduledBackup").stream()
                .filter(schedule -> schedule.at("/spec/method").asText().equals("volumeSnapshot"))
                .findFirst()
                .orElseThrow()
                .put("kind", "Backup");
        ((ObjectNode) backup.path("metadata")).put("name", name);
        ((ObjectNode) backup.path("spec")).remove(List.of("schedule", "backupOwnerReference"));
        return backup;
    }

    private StackCluster verified() {
        return StackCluster.of(cluster.client(), namespace, stack.name(), PostgresGeneration.FIRST);
    }

    /** All pods of the gateway, in the order of their names. */
    List<Gateway> forwarded() {
        List<Gateway> gateways = new ArrayList<>();
        for (JsonNode pod : gateways()) {
            gateways.add(new Gateway(
                    cluster.client()
                            .pods()
                            .inNamespace(namespace)
                            .withName(LiveCluster.name(pod))
                            .portForward(4000),
                    StackWithSecrets.MASTER_KEY));
        }
        return gateways;
    }

    /** What `litellm-ha verify run` finds; the history is kept beside the reports of the tests. */
    Map<String, Verdict> verify(String... ids) throws IOException, InterruptedException {
        return verify(Checks.all().stream()
                .filter(check -> List.of(ids).contains(check.id()))
                .toList());
    }

    /** What these checks find. */
    Map<String, Verdict> verify(List<Check> checks) throws IOException, InterruptedException {
        PlatformPlan plan = PlatformPlan.of(stack.name(), stack.settings());
        Path history = Path.of("target/e2e-reports", stack.name() + ".jsonl");
        Files.deleteIfExists(history);
        try (HistoryWriter writer = HistoryWriter.create(history)) {
            new Verification(plan, "mock", verified(), writer, line -> {}).run("e2e", "e2e", checks);
        }
        return Verdicts.of(HistoryFile.read(history), Checks.judges());
    }

    /** The gateway's image. */
    String image() {
        return stack.settings().gateway().image().text();
    }

    String namespace() {
        return namespace;
    }

    /** The namespace last: while there are pods in it, Kubernetes looks again only after half of their grace period. */
    @Override
    public void close() {
        stack.manifests().objects().stream()
                .filter(object -> !object.path("kind").asText().equals("Namespace"))
                .forEach(object -> cluster.delete(LiveCluster.path(object) + "?propagationPolicy=Foreground"));
        // A test that changed the tier, the mode of Redis, an image or the generation of Postgres may have been
        // interrupted.
        for (String workloads : List.of(
                "apps/v1/namespaces/%s/deployments",
                "apps/v1/namespaces/%s/statefulsets",
                "batch/v1/namespaces/%s/jobs",
                "postgresql.cnpg.io/v1/namespaces/%s/clusters")) {
            cluster.delete("/apis/" + workloads.formatted(namespace) + "?propagationPolicy=Foreground");
        }
        await(
                "the pods go",
                Duration.ofMinutes(3),
                () -> cluster.list("/api/v1/namespaces/%s/pods".formatted(namespace)),
                List::isEmpty);
        cluster.delete("/api/v1/namespaces/" + namespace);
        await(
                "the namespace goes",
                Duration.ofMinutes(3),
                () -> cluster.get("/api/v1/namespaces/" + namespace),
                JsonNode::isMissingNode);
    }
}
