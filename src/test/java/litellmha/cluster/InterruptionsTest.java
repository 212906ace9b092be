package litellmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official provider and Pulumi's CLI killed at many points of an {@code up} and of a {@code destroy}, on an API server with
 * simulated nodes. After each, {@code litellm-ha up} has to converge: nothing that was there is made anew, and a preview and a
 * refresh are empty.
 */
@Tag("interruptions")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptionsTest {

    private static final String STACK = "e2e-prod";

    /** A share of the points, for a quick look. */
    private static final double SHARE = Double.parseDouble(System.getenv().getOrDefault("LITELLM_HA_POINTS", "1"));

    private static final String[] DESTROY = {"destroy", "--yes", "--run-program", "--stack", STACK};

    /** Of all kinds that the stack declares in its namespace. */
    private static final List<String> COLLECTIONS = List.of(
            "/api/v1/namespaces/%s/configmaps",
            "/api/v1/namespaces/%s/secrets",
            "/api/v1/namespaces/%s/services",
            "/apis/apps/v1/namespaces/%s/deployments",
            "/apis/batch/v1/namespaces/%s/cronjobs",
            "/apis/batch/v1/namespaces/%s/jobs",
            "/apis/networking.k8s.io/v1/namespaces/%s/networkpolicies",
            "/apis/policy/v1/namespaces/%s/poddisruptionbudgets",
            "/apis/postgresql.cnpg.io/v1/namespaces/%s/clusters",
            "/apis/postgresql.cnpg.io/v1/namespaces/%s/scheduledbackups");

    private static final Path TABLE = Path.of("target/e2e-reports/interruptions.txt");

    private final LiveCluster cluster = LiveCluster.of("LITELLM_HA_API_SERVER");
    private OperatorStandIn operator;
    private int namespaces;

    @TempDir
    private Path folder;

    @BeforeAll
    void prepare() throws Exception {
        operator = new OperatorStandIn(cluster);
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, "");
    }

    @AfterAll
    void takeAway() {
        operator.close();
        cluster.close();
    }

    /** A stack in a namespace of its own. */
    private final class Stack implements AutoCloseable {

        private final String namespace =
                "litellm-e2e-%d-%d".formatted(ProcessHandle.current().pid(), namespaces++);
        private final PulumiProject project;

        private Stack() throws Exception {
            project = PulumiProject.of(
                    Files.createDirectory(folder.resolve(namespace)),
                    DeployedStack.STACKS,
                    STACK,
                    Path.of(System.getenv("LITELLM_HA_API_SERVER")));
            project.configure(config -> {
                config.put("litellm-ha:namespace", namespace);
                config.withObject("/litellm-ha:database/storage").put("storageClass", OperatorStandIn.CLASS);
                config.withObject("/litellm-ha:backup").put("snapshotClass", OperatorStandIn.CLASS);
            });
        }

        /** The UIDs of the stack's objects that are there and not on their way out, by path. */
        private Map<String, String> uids() {
            Map<String, String> uids = new TreeMap<>();
            for (String collection : COLLECTIONS) {
                for (JsonNode found :
                        cluster.list(collection.formatted(namespace) + "?labelSelector=litellm-ha/stack")) {
                    if (!found.path("metadata").has("deletionTimestamp")) {
                        uids.put(
                                collection + "/" + LiveCluster.name(found),
                                found.at("/metadata/uid").asText());
                    }
                }
            }
            return uids;
        }

        private String state() throws Exception {
            if (project.hasEmptyAttributes()) {
                return "unreadable";
            }
            JsonNode deployment =
                    new JsonMapper().readTree(project.pulumi("stack", "export")).path("deployment");
            return "%d resources, %d pending"
                    .formatted(
                            deployment.path("resources").size(),
                            deployment.path("pending_operations").size());
        }

        private void inTierCost() throws Exception {
            project.configure(config -> {
                config.put("litellm-ha:tier", "cost");
                config.remove(List.of("litellm-ha:redis", "litellm-ha:redisPassword", "litellm-ha:backup"));
                config.remove(List.of("litellm-ha:cache", "litellm-ha:cachePassword"));
                config.withObject("/litellm-ha:database").remove("durability");
            });
        }

        /** Changes pods, Postgres, Redis and an object that is there in every other version only. */
        private void change(int version) throws Exception {
            project.configure(config -> {
                config.withObject("/litellm-ha:env").put("DD_VERSION", "v" + version);
                config.withObject("/litellm-ha:database").put("maxConnections", 100 + version);
                config.withObject("/litellm-ha:redis/resources/limits").put("memory", "%dMi".formatted(128 + version));
                if (version % 2 == 0) {
                    config.withObject("/litellm-ha:metrics")
                            .putArray("namespaces")
                            .add("default");
                } else {
                    config.remove("litellm-ha:metrics");
                }
            });
        }

        /** One more `up` after a kill, and what it has to leave. */
        private void converges(String what, Duration point) throws Exception {
            Map<String, String> before = uids();
            String state = state();

            String said = project.up();

            assertThat(uids()).containsAllEntriesOf(before);
            project.mustHaveNothingToChange();
            Files.writeString(
                    TABLE,
                    "%s, killed after %.1f s | state %s, cluster %d objects | up: %s; nothing made anew, preview and refresh empty%n"
                            .formatted(what, point.toMillis() / 1e3, state, before.size(), summary(said)),
                    StandardOpenOption.APPEND);
        }

        @Override
        public void close() {
            OwnNamespace.deleteClusterRole(cluster, namespace);
            cluster.delete("/api/v1/namespaces/" + namespace);
        }
    }

    private static String summary(String said) {
        return said.lines()
                .filter(line -> line.matches("\\s+[+~-].*\\d+ (created|updated|deleted|to .*)|\\s+\\d+ unchanged"))
                .map(String::strip)
                .reduce((left, right) -> left + ", " + right)
                .orElse("nothing to do");
    }

    /** Runs a command, and returns the middles of equal parts of the time in which it changes something. */
    private static List<Duration> points(PulumiProject project, List<String> command, int wanted) throws Exception {
        int number = Math.max(1, (int) Math.round(wanted * SHARE));
        long start = System.nanoTime();
        try (RunningCommand running = project.begin(command)) {
            running.saying("(Updating|Destroying) \\(", Duration.ofMinutes(2));
            Duration first = Duration.ofNanos(System.nanoTime() - start);
            running.ended();
            Duration rest = Duration.ofNanos(System.nanoTime() - start).minus(first);
            return IntStream.range(0, number)
                    .mapToObj(i -> first.plus(rest.multipliedBy(2 * i + 1).dividedBy(2L * number)))
                    .toList();
        }
    }

    @Test
    void aFirstUpConverges() throws Exception {
        List<Duration> points;
        try (Stack stack = new Stack()) {
            points = points(stack.project, stack.project.upCommand(), 50);
        }
        for (Duration point : points) {
            try (Stack stack = new Stack()) {
                stack.project.killedAfter(point, stack.project.upCommand());
                stack.converges("first up", point);
            }
        }
    }

    @Test
    void anUpdateConverges() throws Exception {
        try (Stack stack = new Stack()) {
            stack.project.up();
            stack.change(0);
            int change = 1;
            for (Duration point : points(stack.project, stack.project.upCommand(), 25)) {
                stack.change(change++);
                stack.project.killedAfter(point, stack.project.upCommand());
                stack.converges("update", point);
            }
        }
    }

    /** Of a tier that may be destroyed. What is gone is made anew. */
    @Test
    void aDestroyIsUndoneByAnUp() throws Exception {
        List<Duration> points;
        try (Stack stack = new Stack()) {
            stack.inTierCost();
            stack.project.up();
            points = points(stack.project, stack.project.command(DESTROY), 10);
        }
        for (Duration point : points) {
            try (Stack stack = new Stack()) {
                stack.inTierCost();
                stack.project.up();
                stack.project.killedAfter(point, stack.project.command(DESTROY));
                stack.converges("destroy", point);
            }
        }
    }
}
