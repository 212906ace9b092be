package litellmha.verify.judge;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether a rolling update of LiteLLM failed a request or cut a stream. */
public final class RollingUpdateJudge implements Judge {

    /** The load of requests that are answered immediately. */
    public static final String PLAIN = "plain";

    public static final String STREAMS = "streams";
    public static final String LONG_STREAMS = "long streams";

    private static final List<String> LOADS = List.of(PLAIN, STREAMS, LONG_STREAMS);

    /** With fewer requests during the rollout, the check is inconclusive. */
    private static final int LEAST = 100;

    @Override
    public String id() {
        return "rolling-update";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new RollingUpdateTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Requests requests = Requests.of(history, LOADS);
        Optional<Timed<Fault>> fault = history.timed(Fault.class).stream().findFirst();
        List<Timed<GatewayState>> states = history.timed(GatewayState.class);
        if (fault.isEmpty() || states.isEmpty()) {
            return Verdict.inconclusive("the history lacks the restart or the pods", List.of());
        }
        long begun = fault.get().nanos();
        Requests earlier = requests.endedBefore(begun);
        if (earlier.refused().count() + earlier.cut().count() > 0) {
            findings.unknown("requests failed before the rollout began: "
                    + earlier.refused().kinds() + earlier.cut().kinds());
        }
        Requests during = requests.endedAfter(begun);
        judgeRequests(during, findings);
        judgeRollout(history.guarantees(), begun, states, during, findings);
        return findings.verdict(
                "Each LiteLLM pod was replaced; of %d requests meanwhile, none failed and none was cut off."
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
            findings.unknown("only %d requests were sent during the rollout".formatted(during.count()));
        }
    }

    private static void judgeRollout(
            Guarantees guarantees, long begun, List<Timed<GatewayState>> states, Requests during, Findings findings) {
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
        if (old.size() < guarantees.gatewayReplicas()
                || last.event().endpoints().size() < guarantees.gatewayReplicas()
                || !left.isEmpty()) {
            findings.unknown("the history does not contain the complete rollout: %s became %s"
                    .formatted(old, last.event().endpoints()));
            return;
        }
        if (states.stream().anyMatch(state -> state.event().endpoints().isEmpty())) {
            findings.failed("no LiteLLM pod was behind the Service");
        }
        findings.figure(Figure.seconds("until all pods were replaced", last.nanos() - begun));
        int underWay = streamsWhenPodsTerminate(states, old, during.of(LONG_STREAMS));
        findings.figure(Figure.count("long streams under way when a pod began to terminate", underWay));
        if (underWay == 0) {
            findings.unknown("no long stream was under way when a pod began to terminate");
        }
        if (during.endedAfter(last.nanos()).count() == 0) {
            findings.unknown("no request was sent to the new pods alone");
        }
    }

    private static int streamsWhenPodsTerminate(List<Timed<GatewayState>> states, Set<String> old, Requests streams) {
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
