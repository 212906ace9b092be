package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.verify.model.BrokenCheckException;

/** The Postgres cluster of a stack, as CloudNativePG and its primary describe it. */
public final class Postgres {

    /** CloudNativePG's Cluster. */
    static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup(DatabaseNames.API_GROUP)
            .withVersion("v1")
            .withKind("Cluster")
            .withPlural("clusters")
            .withNamespaced(true)
            .build();

    /** The lowest number first: that is the server, which starts the others. */
    private static final String SIGNAL = """
            for pid in $(ls /proc | grep '^[0-9]' | sort -n); do
              if [ "$(cat /proc/$pid/comm 2>&1)" = postgres ]; then kill -%s "$pid"; fi
            done
            """;

    private final KubernetesClient client;
    private final String namespace;
    private final PostgresGeneration generation;
    private final StackPods pods;
    private final PodPrograms programs;

    Postgres(
            KubernetesClient client,
            String namespace,
            PostgresGeneration generation,
            StackPods pods,
            PodPrograms programs) {
        this.client = client;
        this.namespace = namespace;
        this.generation = generation;
        this.pods = pods;
        this.programs = programs;
    }

    /** Returns CloudNativePG's Cluster, or a missing node. */
    public JsonNode object() {
        return ApiObjects.json(client.genericKubernetesResources(KIND)
                .inNamespace(namespace)
                .withName(generation.cluster())
                .get());
    }

    /** Returns what it lacks: fewer or more instances are ready than it asks for, or CloudNativePG has something left to do. */
    public Optional<String> missing() {
        JsonNode cluster = object();
        String phase = cluster.at("/status/phase").asText("none");
        int ready = cluster.at("/status/readyInstances").asInt();
        int asked = cluster.at("/spec/instances").asInt();
        return phase.equals(DatabaseNames.HEALTHY_PHASE) && ready == asked
                ? Optional.empty()
                : Optional.of("%d of %d instances are ready, phase \"%s\"".formatted(ready, asked, phase));
    }

    public boolean isHealthy() {
        return missing().isEmpty();
    }

    /** Returns the name of the primary as CloudNativePG has it, or nothing. */
    public String primaryName() {
        return object().at("/status/currentPrimary").asText();
    }

    /**
     * Returns the primary.
     *
     * @throws BrokenCheckException if no pod is
     */
    public Pod primary() {
        String name = primaryName();
        return pods.instances().stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BrokenCheckException("there is no primary: CloudNativePG names \"%s\"".formatted(name)));
    }

    /**
     * Sends a signal to all processes of PostgreSQL in an instance, and none to CloudNativePG's instance manager beside them.
     *
     * @param signal its name, such as {@code STOP}
     */
    public void signal(String instance, String signal) {
        programs.run(instance, DatabaseNames.CONTAINER, "sh", "-c", SIGNAL.formatted(signal));
    }

    /** Runs SQL as the superuser in the primary itself, and returns its lines, columns apart by {@code |}. */
    public List<String> sql(String statement) {
        return sql(primary(), statement);
    }

    /** Runs a statement in a given instance. */
    public List<String> sql(Pod instance, String statement) {
        return programs.run(instance.name(), DatabaseNames.CONTAINER, "psql", "-qAtX", "-c", statement)
                .lines()
                .toList();
    }

    /** Returns a standby that is ready, on which a long query is in nobody's way; the primary if there is none. */
    public Pod reader() {
        Pod primary = primary();
        return pods.instances().stream()
                .filter(pod -> pod.ready() && !pod.name().equals(primary.name()))
                .findFirst()
                .orElse(primary);
    }

    /**
     * Runs a query in LiteLLM's database as the superuser, and returns its lines, columns apart by {@code |}.
     *
     * @param atMost how long it may take
     */
    public List<String> query(Pod instance, String query, Duration atMost) {
        return programs.run(
                        instance.name(),
                        DatabaseNames.CONTAINER,
                        atMost,
                        "psql",
                        "-qAtX",
                        "-d",
                        DatabaseNames.DATABASE,
                        "-c",
                        query)
                .lines()
                .toList();
    }
}
