package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * The tier prod, made wrong after it was deployed, one thing at a time: verify must turn red where that thing is covered,
 * and nowhere else. The checks that take minutes run only where they must turn red; the quick ones always.
 */
@Tag("misconfiguration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MisconfiguredProd {

    private static final Set<String> QUICK = Set.of("declared-state", "eviction", "budget");

    /** A line for each misconfiguration, with every verdict. */
    private final Path results =
            Path.of("target/e2e-reports/%s.txt".formatted(getClass().getSimpleName()));

    LiveCluster cluster;
    DeployedStack stack;

    @BeforeAll
    void deploy() throws IOException {
        Files.deleteIfExists(results);
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, "e2e-prod");
        stack.applyAllBut("nothing");
        stack.awaitReady(2, 3);
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @AfterEach
    void makeItRightAgain() {
        cluster.delete("/apis/policy/v1/namespaces/%s/poddisruptionbudgets/second".formatted(stack.namespace()));
        stack.applyAllBut("nothing");
        awaitRoll(2);
        stack.awaitReady(2, 3);
    }

    ObjectNode object(String kind, String name) {
        return stack.objects(kind).stream()
                .filter(found -> name(found).equals(name))
                .findFirst()
                .orElseThrow();
    }

    void roll(ObjectNode deployment, int replicas) {
        stack.apply(deployment);
        awaitRoll(replicas);
    }

    void awaitRoll(int replicas) {
        await(
                "the gateway's pods are new",
                Duration.ofMinutes(5),
                () -> stack.get("/apis/apps/v1", "deployments/litellm"),
                found -> found.at("/status/observedGeneration").asLong()
                                >= found.at("/metadata/generation").asLong()
                        && found.at("/status/updatedReplicas").asInt() == replicas
                        && found.at("/status/readyReplicas").asInt() == replicas
                        && found.at("/status/replicas").asInt() == replicas);
    }

    Map<String, Verdict> mustTurnRed(TestInfo test, String... red) throws IOException, InterruptedException {
        return mustEnd(test, Stream.of(red).collect(Collectors.toMap(check -> check, check -> Outcome.FAIL)));
    }

    /** @param otherwise how checks end that do not pass; the quick ones that it does not name must pass */
    Map<String, Verdict> mustEnd(TestInfo test, Map<String, Outcome> otherwise)
            throws IOException, InterruptedException {
        Map<String, Outcome> wanted = new TreeMap<>();
        QUICK.forEach(check -> wanted.put(check, Outcome.PASS));
        wanted.putAll(otherwise);
        Map<String, Verdict> verdicts = stack.verify(wanted.keySet().toArray(String[]::new));

        Map<String, String> shown = new TreeMap<>();
        verdicts.forEach((check, verdict) -> shown.put(check, verdict.outcome() + ": " + verdict.reason()));
        Files.writeString(
                results,
                "%s: %s%n".formatted(test.getTestMethod().orElseThrow().getName(), shown),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Map<String, Outcome> outcomes = new TreeMap<>();
        verdicts.forEach((check, verdict) -> outcomes.put(check, verdict.outcome()));
        assertThat(outcomes).as(shown.toString()).isEqualTo(wanted);
        return verdicts;
    }
}
