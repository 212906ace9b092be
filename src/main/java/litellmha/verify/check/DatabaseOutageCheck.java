package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.database.DatabasePlan;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.History;
import litellmha.verify.undo.UndoStep;

/** Postgres is stopped, and keys of each kind are tried on pods that run and on one that starts meanwhile. */
public final class DatabaseOutageCheck implements Check {

    static final String BEFORE = "before";
    static final String STOPPING = "stopping";
    static final String OUT = "out";
    static final String NEW_POD = "new pod";
    static final String RECOVERY = "recovery";

    static final String CACHED = "cached";
    static final String UNCACHED = "uncached";
    static final String MASTER = GatewayClient.MASTER_KEY;
    static final String UNKNOWN = GatewayClient.UNKNOWN_KEY;
    static final List<String> KEYS = List.of(CACHED, UNCACHED, MASTER, UNKNOWN);

    /** Between two rounds of requests to a pod that is starting. */
    private static final Duration NEW_POD_PAUSE = Duration.ofSeconds(1);

    private static final Duration STOPPED = Duration.ofMinutes(2);
    private static final Duration NEW_POD_WATCHED = Duration.ofSeconds(20);

    /** From stopped to running: the instances' start, the new pod's, which waits for them. */
    private static final Duration BACK = Duration.ofMinutes(4);

    private static final int ROUNDS = 2;

    @Override
    public String id() {
        return "database-outage";
    }

    @Override
    public String claim(Promise promise) {
        return promise.failClosed()
                ? "While the database is out, keys that a pod knows go on working for a minute, and all others are refused."
                : "While the database is out, pods that run let every key pass, as soon as LiteLLM has noticed that it is.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does(Promise promise) {
        return "Hibernates Postgres, all instances of it, and deletes a LiteLLM pod meanwhile; no request is served from the"
                + " database for about two minutes.";
    }

    @Override
    public String undo() {
        return "Starts Postgres again from its volumes; the Deployment starts the LiteLLM pod.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(4);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return Optional.empty();
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        List<Pod> pods = rig.cluster().gateways();
        Pod lost = pods.get(pods.size() - 1);
        try (GatewayClient gateway = rig.gateway();
                StateObserver states = rig.observeStates()) {
            rig.record(new Phase(BEFORE));
            rig.record(rig.cluster().gatewayState());
            gateway.mint(pods.get(0), UNCACHED, "{}");
            gateway.mint(pods.get(0), CACHED, "{}");
            pods.forEach(pod -> {
                gateway.ask(pod, CACHED);
                gateway.models(pod, MASTER);
                gateway.models(pod, UNKNOWN);
            });
            try (var wake = rig.before(new UndoStep.WakeDatabase())) {
                rig.record(new Phase(STOPPING));
                rig.record(new Fault("hibernate", DatabasePlan.CLUSTER, ""));
                rig.cluster().changes().hibernate(true);
                Waiting.await("all instances of Postgres are gone", STOPPED, () -> gone(rig));
                rig.record(new Phase(OUT));
                // First the key that is known for a minute only: answers to the others take their time.
                for (int round = 0; round < ROUNDS; round++) {
                    pods.forEach(pod -> gateway.ask(pod, CACHED));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    pods.forEach(pod -> askOthers(gateway, pod));
                }
                rig.record(new Phase(NEW_POD));
                rig.delete(lost, Optional.of(0L));
                Waiting.await("there is another LiteLLM pod", STOPPED, () -> newPod(rig, pods)
                        .isPresent());
                long end = System.nanoTime() + NEW_POD_WATCHED.toNanos();
                while (System.nanoTime() < end) {
                    newPod(rig, pods).ifPresent(pod -> {
                        gateway.ask(pod, CACHED);
                        askOthers(gateway, pod);
                    });
                    Thread.sleep(NEW_POD_PAUSE.toMillis());
                }
            }
            rig.record(new Phase(RECOVERY));
            List<Pod> all = List.copyOf(rig.cluster().gateways());
            for (Pod pod : all) {
                Waiting.until(BACK, () -> served(gateway, pod));
            }
            gateway.delete(all.get(0), CACHED);
            gateway.delete(all.get(0), UNCACHED);
        }
    }

    private static boolean gone(Rig rig) {
        return rig.cluster().pods(Map.of(DatabasePlan.CLUSTER_LABEL, DatabasePlan.CLUSTER)).stream()
                .noneMatch(pod -> !pod.role().isEmpty());
    }

    private static Optional<Pod> newPod(Rig rig, List<Pod> known) {
        Set<String> uids = known.stream().map(Pod::uid).collect(Collectors.toSet());
        return rig.cluster().gateways().stream()
                .filter(pod -> !uids.contains(pod.uid()) && !pod.address().isEmpty())
                .findFirst();
    }

    /** A key that LiteLLM may not have at hand gets a question that costs nothing whoever answers it. */
    private static void askOthers(GatewayClient gateway, Pod pod) {
        List.of(UNCACHED, MASTER, UNKNOWN).forEach(key -> gateway.models(pod, key));
    }

    private static boolean served(GatewayClient gateway, Pod pod) {
        return gateway.models(pod, UNCACHED).code() == 200
                && gateway.ask(pod, CACHED).code() == 200
                && gateway.models(pod, UNKNOWN).code() != 200;
    }

    @Override
    public Verdict judge(History history) {
        return DatabaseOutageJudge.judge(history);
    }
}
