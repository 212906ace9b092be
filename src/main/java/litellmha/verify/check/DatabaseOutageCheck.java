package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.database.DatabasePlan;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
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
    private static final String MASTER = GatewayClient.MASTER_KEY;
    private static final String UNKNOWN = GatewayClient.UNKNOWN_KEY;

    private static final Duration STOPPED = Duration.ofMinutes(2);
    private static final Duration NEW_POD_WATCHED = Duration.ofSeconds(20);

    /** Readiness of the chart's pods is lost after 24 probes that fail, one every 5 s. */
    private static final double UNREADY_SECONDS = 120;

    /** LiteLLM's {@code user_api_key_cache_ttl}. */
    private static final double CACHE_SECONDS = 60;

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
                : "While the database is out, pods that run let every key pass.";
    }

    @Override
    public Disruption disruption() {
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
                rig.cluster().hibernate(true);
                Waiting.await("all instances of Postgres are gone", STOPPED, () -> gone(rig));
                rig.record(new Phase(OUT));
                for (int round = 0; round < ROUNDS; round++) {
                    pods.forEach(pod -> askAll(gateway, pod));
                }
                rig.record(new Phase(NEW_POD));
                rig.delete(lost, Optional.of(0L));
                Waiting.await("there is another LiteLLM pod", STOPPED, () -> newPod(rig, pods)
                        .isPresent());
                long end = System.nanoTime() + NEW_POD_WATCHED.toNanos();
                while (System.nanoTime() < end) {
                    newPod(rig, pods).ifPresent(pod -> askAll(gateway, pod));
                    Thread.sleep(1000);
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
    private static void askAll(GatewayClient gateway, Pod pod) {
        gateway.ask(pod, CACHED);
        List.of(UNCACHED, MASTER, UNKNOWN).forEach(key -> gateway.models(pod, key));
    }

    private static boolean served(GatewayClient gateway, Pod pod) {
        return gateway.models(pod, UNCACHED).code() == 200
                && gateway.ask(pod, CACHED).code() == 200
                && gateway.models(pod, UNKNOWN).code() != 200;
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Map<String, History> phases = history.phases();
        List<String> missing = List.of(BEFORE, STOPPING, OUT, NEW_POD, RECOVERY).stream()
                .filter(phase -> !phases.containsKey(phase))
                .toList();
        if (!missing.isEmpty()) {
            findings.unknown("it was not tried to its end: there is no " + String.join(", ", missing));
            return findings.verdict("");
        }
        boolean closed = history.promise().failClosed();
        judgeBefore(phases.get(BEFORE), history.promise().gatewayReplicas(), findings);
        judgeRunning(phases.get(OUT), lastKnown(phases.get(BEFORE)), closed, findings);
        judgeNewPod(phases.get(NEW_POD), closed, findings);
        judgeService(history, phases, findings);
        judgeRecovery(
                phases.get(RECOVERY),
                begin(history, RECOVERY),
                history.promise().gatewayReplicas(),
                findings);
        return findings.verdict(
                closed
                        ? "Known keys went on working, others were refused, and all was as before afterwards."
                        : "Every key passed while the database was out, and unknown ones no more afterwards.");
    }

    private static void judgeBefore(History history, int replicas, Findings findings) {
        long knowing = requests(history, CACHED)
                .filter(request -> request.event().code() == 200)
                .map(request -> request.event().pod())
                .distinct()
                .count();
        if (knowing < replicas) {
            findings.unknown("only %d of %d pods knew the cached key before the outage".formatted(knowing, replicas));
        }
        requests(history, UNKNOWN)
                .filter(request -> request.event().code() == 200)
                .findFirst()
                .ifPresent(request -> findings.failed("%s let a key pass that never existed, with its database at hand"
                        .formatted(request.event().pod())));
    }

    /** When a pod was first asked with the cached key; it knows it for a minute from then on. */
    private static Map<String, Long> lastKnown(History history) {
        return requests(history, CACHED)
                .collect(Collectors.toMap(request -> request.event().pod(), Timed::nanos, Math::min));
    }

    private static void judgeRunning(History history, Map<String, Long> known, boolean closed, Findings findings) {
        List<Timed<Request>> all = history.timed(Request.class);
        for (String key : List.of(CACHED, UNCACHED, MASTER, UNKNOWN)) {
            List<Timed<Request>> requests = requests(history, key).toList();
            if (requests.isEmpty()) {
                findings.unknown("nobody asked with the %s key while the database was out".formatted(key));
                continue;
            }
            boolean passes = !closed || key.equals(CACHED) || key.equals(MASTER);
            findings.figure(Figure.count("running pod, %s key, accepted".formatted(key), accepted(requests)));
            findings.figure(
                    Figure.count("running pod, %s key, refused".formatted(key), requests.size() - accepted(requests)));
            for (Timed<Request> request : requests) {
                Request event = request.event();
                double age = (request.nanos() - known.getOrDefault(event.pod(), 0L)) / 1e9;
                if (passes && event.code() != 200 && key.equals(CACHED) && age > CACHE_SECONDS) {
                    findings.unknown("%s was asked with the cached key only %.0f s after it learnt it"
                            .formatted(event.pod(), age));
                    break;
                }
                if (passes != (event.code() == 200) || !passes && event.code() != 503) {
                    findings.failed("%s answered %d %s to the %s key while the database was out, not %d"
                            .formatted(event.pod(), event.code(), event.error(), key, passes ? 200 : 503));
                    break;
                }
            }
        }
        findings.figure(new Figure(
                "slowest answer of a running pod",
                all.stream()
                        .mapToDouble(request -> request.event().seconds())
                        .max()
                        .orElse(0),
                "s"));
    }

    private static void judgeNewPod(History history, boolean closed, Findings findings) {
        if (!history.has(Fault.class) || !history.has(Request.class)) {
            findings.unknown("no pod was started during the outage and asked");
            return;
        }
        for (String key : List.of(CACHED, UNCACHED, MASTER, UNKNOWN)) {
            List<Timed<Request>> requests = requests(history, key).toList();
            findings.figure(Figure.count("new pod, %s key, accepted".formatted(key), accepted(requests)));
            findings.figure(Figure.count(
                    "new pod, %s key, refused".formatted(key),
                    requests.stream()
                            .filter(request -> request.event().code() != 200
                                    && request.event().code() != 0)
                            .count()));
            findings.figure(Figure.count(
                    "new pod, %s key, not answered".formatted(key),
                    requests.stream()
                            .filter(request -> request.event().code() == 0)
                            .count()));
            if (closed && (key.equals(UNCACHED) || key.equals(UNKNOWN)) && accepted(requests) > 0) {
                findings.failed("a pod started during the outage let the %s key pass".formatted(key));
            }
        }
    }

    /** The Service keeps its pods for two minutes, so that an outage such as a fail-over does not cut off keys they know. */
    private static void judgeService(History history, Map<String, History> phases, Findings findings) {
        long start = phases.get(STOPPING).timed(Fault.class).stream()
                .mapToLong(Timed::nanos)
                .findFirst()
                .orElse(0);
        long end = phases.get(NEW_POD).timed(Fault.class).stream()
                .mapToLong(Timed::nanos)
                .findFirst()
                .orElse(0);
        List<Timed<GatewayState>> states = history.timed(GatewayState.class);
        if (states.isEmpty() || states.get(0).nanos() > start) {
            findings.unknown("nobody watched the Service before the outage");
            return;
        }
        int least = Math.min(
                states.stream()
                        .filter(state -> state.nanos() <= start)
                        .reduce((earlier, later) -> later)
                        .map(state -> state.event().endpoints().size())
                        .orElse(0),
                states.stream()
                        .filter(state -> start < state.nanos() && state.nanos() < end)
                        .mapToInt(state -> state.event().endpoints().size())
                        .min()
                        .orElse(Integer.MAX_VALUE));
        findings.figure(Figure.seconds("outage until a pod was deleted", end - start));
        findings.figure(Figure.count("fewest pods behind the Service until then", least));
        if ((end - start) / 1e9 > UNREADY_SECONDS) {
            findings.unknown("the outage took longer than the Service keeps its pods");
        } else if (least < history.promise().gatewayReplicas()) {
            findings.failed("only %d of %d pods stayed behind the Service while the database was out"
                    .formatted(least, history.promise().gatewayReplicas()));
        }
    }

    private static void judgeRecovery(History history, long start, int replicas, Findings findings) {
        Map<String, List<Timed<Request>>> byPod = history.timed(Request.class).stream()
                .filter(request -> List.of(CACHED, UNCACHED, UNKNOWN)
                        .contains(request.event().load()))
                .collect(Collectors.groupingBy(request -> request.event().pod()));
        if (byPod.size() < replicas) {
            findings.unknown("only %d of %d pods were asked after the outage".formatted(byPod.size(), replicas));
        }
        byPod.keySet().stream().sorted().forEach(pod -> {
            List<Timed<Request>> own = byPod.get(pod);
            Map<String, Integer> last = own.stream()
                    .map(Timed::event)
                    .collect(Collectors.toMap(Request::load, Request::code, (earlier, later) -> later));
            int unknown = last.getOrDefault(UNKNOWN, 0);
            if (last.getOrDefault(CACHED, 0) == 200 && last.getOrDefault(UNCACHED, 0) == 200 && unknown == 401) {
                findings.figure(Figure.seconds(
                        "as before again after the wake-up, " + pod,
                        own.get(own.size() - 1).nanos() - start));
            } else {
                findings.failed("%s is not as before after the outage: its last answers are %s".formatted(pod, last));
            }
        });
    }

    private static long begin(History history, String phase) {
        return history.timed(Phase.class).stream()
                .filter(begun -> begun.event().name().equals(phase))
                .mapToLong(Timed::nanos)
                .findFirst()
                .orElse(0);
    }

    private static long accepted(List<Timed<Request>> requests) {
        return requests.stream()
                .filter(request -> request.event().code() == 200)
                .count();
    }

    private static Stream<Timed<Request>> requests(History history, String key) {
        return history.timed(Request.class).stream()
                .filter(request -> request.event().load().equals(key));
    }
}
