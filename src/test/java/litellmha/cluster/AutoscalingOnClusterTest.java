package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose pods the cluster's own HorizontalPodAutoscaler counts, by the CPU that the kubelets see. */
@Tag("autoscaling")
class AutoscalingOnClusterTest {

    private static final String STACK = "e2e-up";

    private static final int LEAST = 2;

    private static final int MOST = 5;

    /** The default of {@code database.connectionsPerGateway}. */
    private static final int CONNECTIONS_PER_GATEWAY = 10;

    private static final int HIGH_SECONDS = 300;

    /** The autoscaler waits for five minutes before it ends a pod, and then for each as long as it may take to end. */
    private static final int LOW_SECONDS = 540;

    private static final Path REPORT = Path.of("target/e2e-reports/autoscaling.txt");

    /**
     * Sends requests through the Service in a namespace, with a key: many, then few; and streams all the time.
     * Prints how many there were and how many failed or were cut.
     */
    private static final String LOAD = """
            import collections, json, sys, threading, time, urllib.request as r
            namespace, key, high, low = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
            begin, count, errors = time.time(), collections.Counter(), collections.Counter()

            def ask(model, **more):
                body = {'model': model, 'max_tokens': 20, 'messages': [{'role': 'user', 'content': 'hi'}], **more}
                return r.urlopen(r.Request(f'http://litellm.{namespace}.svc:4000/v1/chat/completions',
                    json.dumps(body).encode(),
                    {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + key}), timeout=60)

            def forever(kind, action, until, pause=0):
                while time.time() < begin + until:
                    count[kind] += 1
                    try:
                        action()
                    except Exception as e:
                        errors[f'{kind}: {e!r}'] += 1
                    time.sleep(pause)

            def request():
                ask('mock').read()

            def stream():
                if not ask('served', stream=True).read().rstrip().endswith(b'data: [DONE]'):
                    raise EOFError('cut')

            threads = [threading.Thread(target=forever, args=('request', request, high, 0.05)) for _ in range(3)]
            threads.append(threading.Thread(target=forever, args=('request', request, high + low, 1)))
            threads += [threading.Thread(target=forever, args=('stream', stream, high + low)) for _ in range(6)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(json.dumps({**count, 'errors': errors}))
            """;

    /** What the cluster had at a time. */
    private record Sample(int ready, int connections) {}

    @Test
    void underLoadPodsAreAddedAndEndedAgainAndNoRequestFails(@TempDir Path folder) throws Exception {
        try (LiveCluster cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
                DeployedStack stack = new DeployedStack(cluster, STACK);
                KubeletMetrics metrics = new KubeletMetrics(cluster, stack.image());
                Upstreams upstreams = new Upstreams(cluster, stack.image())) {
            PulumiProject project =
                    PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
            upstreams.start();
            configure(project);
            project.up();
            String key = key(stack);
            ScriptPod client = new ScriptPod(cluster, "default", "litellm-e2e-load", stack.image());

            List<Sample> samples = Collections.synchronizedList(new ArrayList<>());
            AtomicBoolean ended = new AtomicBoolean();
            Thread sampler = new Thread(() -> {
                while (!ended.get()) {
                    samples.add(sample(stack));
                    sleep(2);
                }
            });
            client.begin(LOAD, stack.namespace(), key, "" + HIGH_SECONDS, "" + LOW_SECONDS);
            sampler.start();
            JsonNode said;
            long begin = System.nanoTime();
            double up;
            double down;
            try {
                await(
                        "all pods are ready",
                        Duration.ofSeconds(HIGH_SECONDS),
                        () -> ready(stack),
                        ready -> ready == MOST);
                up = seconds(begin);
                project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
                await(
                        "those that the tier has are left",
                        Duration.ofSeconds(HIGH_SECONDS + LOW_SECONDS),
                        () -> stack.podsThatAreThere(DeployedStack.GATEWAY).size(),
                        there -> there == LEAST);
                down = seconds(begin);
                said = new JsonMapper().readTree(client.ended(Duration.ofSeconds(LOW_SECONDS)));
            } finally {
                ended.set(true);
                sampler.join();
            }

            int connections = most(samples, Sample::connections);
            Files.createDirectories(REPORT.getParent());
            Files.writeString(
                    REPORT,
                    "%d ready pods after %.0f s, %d again after %.0f s; ready at least %d; %s; at most %d connections%n"
                            .formatted(
                                    MOST,
                                    up,
                                    LEAST,
                                    down,
                                    -most(samples, sample -> -sample.ready()),
                                    said,
                                    connections));
            assertThat(said.path("errors")).isEmpty();
            assertThat(said.path("stream").asInt()).isGreaterThan(50);
            assertThat(samples).allSatisfy(sample -> assertThat(sample.ready()).isBetween(LEAST, MOST));
            assertThat(connections).isLessThanOrEqualTo((MOST + 1) * CONNECTIONS_PER_GATEWAY);
            project.mustHaveNothingToChange();
        }
    }

    private static void configure(PulumiProject project) throws Exception {
        project.becomeProd("network", "models");
        project.configure(config -> {
            config.withObject("/litellm-ha:gateway/autoscaling").put("maxReplicas", MOST);
            // A pod may take that long to end, and 20 s more.
            config.withObject("/litellm-ha:litellm").put("requestTimeoutSeconds", 2 * Upstreams.STREAM_SECONDS);
            config.path("litellm-ha:models").forEach(model -> ((ObjectNode) model).remove("timeoutSeconds"));
        });
    }

    private static String key(DeployedStack stack) throws Exception {
        return stack.forwarded().get(0).newKey("{\"max_budget\": 1000}");
    }

    private static int ready(DeployedStack stack) {
        return (int) stack.gateways().stream()
                .filter(pod -> LiveCluster.isTrue(pod, "Ready"))
                .count();
    }

    private static Sample sample(DeployedStack stack) {
        String connections = stack.run(
                stack.primary(),
                "postgres",
                "psql",
                "-tAc",
                "select count(*) from pg_stat_activity where usename = 'litellm' and backend_type = 'client backend'");
        return new Sample(ready(stack), Integer.parseInt(connections.strip()));
    }

    private static int most(List<Sample> samples, ToIntFunction<Sample> value) {
        return samples.stream().mapToInt(value).max().orElseThrow();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void sleep(int seconds) {
        try {
            Thread.sleep(seconds * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
