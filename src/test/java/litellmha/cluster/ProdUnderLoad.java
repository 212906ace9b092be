package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** prod on a cluster, which {@code litellm-ha up} changes while clients send requests. */
final class ProdUnderLoad implements AutoCloseable {

    static final String STACK = "e2e-prod";

    static final int GATEWAYS = 2;

    static final int INSTANCES = 3;

    private final LiveCluster cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
    private final DeployedStack stack = new DeployedStack(cluster, STACK);
    private final PulumiProject project;
    private final Path report;

    /** @param report has a line for each {@link #up} */
    private ProdUnderLoad(PulumiProject project, Path report) {
        this.project = project;
        this.report = report;
    }

    /** @param name of the report */
    static ProdUnderLoad of(Path folder, String name) throws Exception {
        Path report = Path.of("target/e2e-reports/%s.txt".formatted(name));
        Files.createDirectories(report.getParent());
        Files.deleteIfExists(report);
        return new ProdUnderLoad(
                PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER"))),
                report);
    }

    LiveCluster cluster() {
        return cluster;
    }

    DeployedStack stack() {
        return stack;
    }

    PulumiProject project() {
        return project;
    }

    /** The first {@code up}, without clients. */
    void deploy() throws Exception {
        project.up();
        stack.awaitReady(GATEWAYS, INSTANCES);
    }

    /**
     * What an {@code up} printed, how many requests there were meanwhile and which of them failed, and the gateway's pods when it
     * had ended.
     */
    record Up(String said, JsonNode load, List<JsonNode> gateways) {}

    Up up(String what) throws Exception {
        String image = LiveCluster.image(stack.gateways().get(0));
        RequestLoad clients = RequestLoad.begin(cluster, stack, image);
        Instant begin = Instant.now();
        String said = project.up();
        Duration took = Duration.between(begin, Instant.now());
        List<JsonNode> gateways = stack.gateways();
        JsonNode load = clients.end();
        Files.writeString(
                report,
                "%s: %d s; %s%n".formatted(what, took.toSeconds(), load),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return new Up(said, load, gateways);
    }

    /** Sets a key of the stack file. */
    void set(String key, String value) throws Exception {
        project.pulumi("config", "set", "--path", "litellm-ha:" + key, value, "--stack", STACK);
    }

    String output(String name) throws Exception {
        return project.pulumi("stack", "output", name, "--stack", STACK).strip();
    }

    @Override
    public void close() {
        stack.close();
        cluster.close();
    }
}
