package litellmha.verify.check;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.gateway.GatewayPlan;
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
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/** All LiteLLM pods are replaced, one after the other, while requests come through the Service. */
public final class RollingUpdateCheck implements Check {

    private static final String KEY = "known";
    private static final String PLAIN = "plain";
    private static final String STREAMS = "streams";
    private static final String LONG_STREAMS = "long streams";
    private static final List<String> LOADS = List.of(PLAIN, STREAMS, LONG_STREAMS);

    /** Long enough that some are under way on a pod when it is told to go, and for 25 s after its preStop hook. */
    private static final double LONG_SECONDS = 30;

    /** Each goes to any pod: with six, that none is on the pod that leaves has a chance of 1 to 64. */
    private static final int LONG_WORKERS = 6;

    /** Fewer requests during the roll say nothing. */
    private static final int LEAST = 100;

    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);
    private static final Duration ROLL = Duration.ofMinutes(10);

    @Override
    public String id() {
        return "rolling-update";
    }

    @Override
    public String claim(Promise promise) {
        return "A rolling update of LiteLLM fails no request and cuts no stream.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does(Promise promise) {
        return "Restarts the Deployment of LiteLLM, as `kubectl rollout restart` does, while it sends requests through the Service.";
    }

    @Override
    public String undo() {
        return "The roll ends by itself; the pods' template keeps the annotation with the time of the restart.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(1L + promise.gatewayReplicas());
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return Optional.empty();
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        List<Pod> old = rig.cluster().gateways();
        try (StateObserver states = rig.observeStates();
                GatewayClient gateway = rig.gateway()) {
            gateway.mint(old.get(0), KEY, "{}");
            old.forEach(pod -> gateway.ask(pod, KEY));
            try (GatewayClient.Load plain = gateway.load(PLAIN, List.of(), KEY, 3, 0.2, false);
                    GatewayClient.Load streams = gateway.load(STREAMS, List.of(), KEY, 2, 0.2, true);
                    GatewayClient.Load held = gateway.longStreams(LONG_STREAMS, KEY, LONG_WORKERS, LONG_SECONDS)) {
                Thread.sleep(BEFORE_AND_AFTER.toMillis());
                rig.record(new Fault("restart deployment", GatewayPlan.SERVICE, ""));
                rig.cluster().changes().restart(GatewayPlan.SERVICE);
                // Those that leave still answer what is under way: the end of the loads waits for it.
                Waiting.await("the old LiteLLM pods are replaced", ROLL, () -> replaced(rig, old));
                Thread.sleep(BEFORE_AND_AFTER.toMillis());
            }
            gateway.delete(rig.cluster().gateways().get(0), KEY);
        }
    }

    private static boolean replaced(Rig rig, List<Pod> old) {
        List<Pod> now = rig.cluster().gateways();
        return now.size() == old.size()
                && now.stream().allMatch(Pod::ready)
                && now.stream()
                        .map(Pod::uid)
                        .noneMatch(uid -> old.stream().map(Pod::uid).anyMatch(uid::equals));
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Requests requests = Requests.of(history, LOADS);
        Optional<Timed<Fault>> fault = history.timed(Fault.class).stream().findFirst();
        List<Timed<GatewayState>> states = history.timed(GatewayState.class);
        if (fault.isEmpty() || states.isEmpty()) {
            return Verdict.inconclusive("the history does not have both the restart and the pods", List.of());
        }
        long begun = fault.get().nanos();
        Requests earlier = requests.endedBefore(begun);
        if (earlier.refused().count() + earlier.cut().count() > 0) {
            findings.unknown("requests failed before the roll began: "
                    + earlier.refused().kinds() + earlier.cut().kinds());
        }
        Requests during = requests.endedAfter(begun);
        judgeRequests(during, findings);
        judgeRoll(history.promise(), begun, states, during, findings);
        return findings.verdict("Each LiteLLM pod was replaced; of %d requests meanwhile none failed and none was cut."
                .formatted(during.count()));
    }

    private static void judgeRequests(Requests during, Findings findings) {
        for (String load : LOADS) {
            findings.figure(Figure.count(
                    load.equals(PLAIN) ? "plain requests" : load,
                    during.of(load).count()));
        }
        findings.figure(Figure.count("requests failed", during.refused().count()));
        findings.figure(Figure.count("answers cut", during.cut().count()));
        findings.figure(
                new Figure("longest answer to a plain request", during.of(PLAIN).slowest(), "s"));
        if (during.refused().count() > 0) {
            findings.failed("%d requests failed: %s"
                    .formatted(during.refused().count(), during.refused().kinds()));
        }
        if (during.cut().count() > 0) {
            findings.failed("%d answers were cut: %s"
                    .formatted(during.cut().count(), during.cut().kinds()));
        }
        if (during.count() < LEAST) {
            findings.unknown("only %d requests were sent during the roll".formatted(during.count()));
        }
    }

    private static void judgeRoll(
            Promise promise, long begun, List<Timed<GatewayState>> states, Requests during, Findings findings) {
        Set<String> old = states.stream()
                .filter(state -> state.nanos() < begun)
                .reduce((first, second) -> second)
                .map(state -> Set.copyOf(state.event().pods()))
                .orElse(Set.of());
        Timed<GatewayState> last = states.get(states.size() - 1);
        Set<String> left = old.stream()
                .filter(pod -> last.event().pods().contains(pod)
                        || last.event().endpoints().contains(pod))
                .collect(Collectors.toSet());
        if (old.size() < promise.gatewayReplicas()
                || last.event().endpoints().size() < promise.gatewayReplicas()
                || !left.isEmpty()) {
            findings.unknown("the history does not have the roll from its beginning to its end: %s became %s"
                    .formatted(old, last.event().endpoints()));
            return;
        }
        if (states.stream().anyMatch(state -> state.event().endpoints().isEmpty())) {
            findings.failed("no LiteLLM pod was behind the Service");
        }
        findings.figure(Figure.seconds("until all pods were replaced", last.nanos() - begun));
        int underWay = streamsWhenPodsLeft(states, old, during.of(LONG_STREAMS));
        findings.figure(Figure.count("long streams under way when a pod left", underWay));
        if (underWay == 0) {
            findings.unknown("no long stream was under way when a pod left");
        }
        if (during.endedAfter(last.nanos()).count() == 0) {
            findings.unknown("no request was sent to the new pods alone");
        }
    }

    private static int streamsWhenPodsLeft(List<Timed<GatewayState>> states, Set<String> old, Requests streams) {
        int underWay = 0;
        Set<String> there = new HashSet<>(old);
        for (Timed<GatewayState> state : states) {
            if (there.retainAll(state.event().pods())) {
                underWay += streams.underWayAt(state.nanos()).count();
            }
        }
        return underWay;
    }
}
