package litellmha.verify.judge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.names.DatabaseNames;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether the primary's node could be drained, and what was lost or refused meanwhile. */
public final class NodeDrainJudge implements Judge {

    /** The key and the load of all requests. */
    public static final String KEY = "known";

    /** The measurement of how many pods could not be evicted. */
    public static final String LEFT = "pods left on the node";

    /** With fewer rows or requests, the check is inconclusive. */
    private static final int LEAST = 100;

    private static final int GONE = 404;

    @Override
    public String id() {
        return "node-drain";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new NodeDrainTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Optional<Timed<Fault>> cordoned = history.timed(Fault.class).stream().findFirst();
        Optional<Timed<Measurement>> left = history.timed(Measurement.class).stream()
                .filter(measurement -> measurement.event().name().equals(LEFT))
                .findFirst();
        if (cordoned.isEmpty() || left.isEmpty()) {
            return Verdict.inconclusive("The history does not contain the complete drain.", List.of());
        }
        judgeDrain(history, cordoned.get(), left.get(), findings);
        judgeRows(history, findings);
        judgePrimary(history, cordoned.get(), findings);
        judgeGateway(history, cordoned.get(), findings);
        return findings.verdict("Node %s was drained; no acknowledged row is lost and no request failed."
                .formatted(cordoned.get().event().target()));
    }

    private static void judgeDrain(History history, Timed<Fault> cordoned, Timed<Measurement> left, Findings findings) {
        List<Eviction> evictions = history.events(Eviction.class).toList();
        findings.figure(Figure.count(
                "pods evicted",
                evictions.stream()
                        .filter(eviction -> eviction.code() == EvictionJudge.EVICTED)
                        .count()));
        findings.figure(Figure.count(
                "evictions refused meanwhile",
                evictions.stream()
                        .filter(eviction -> eviction.code() == EvictionJudge.REFUSED)
                        .count()));
        findings.figure(Figure.seconds("drain", left.nanos() - cordoned.nanos()));
        if (left.event().value() > 0) {
            findings.failed("%.0f pods were still on node %s after %.0f s"
                    .formatted(
                            left.event().value(), cordoned.event().target(), (left.nanos() - cordoned.nanos()) / 1e9));
        }
        if (evictions.stream().noneMatch(eviction -> eviction.code() == EvictionJudge.EVICTED)) {
            findings.unknown("no pod was evicted");
        }
        Set<Integer> known = Set.of(EvictionJudge.EVICTED, EvictionJudge.REFUSED, GONE);
        evictions.stream()
                .filter(eviction -> !known.contains(eviction.code()))
                .map(eviction -> "the eviction of %s was answered with %d \"%s\""
                        .formatted(eviction.pod(), eviction.code(), eviction.message()))
                .distinct()
                .forEach(findings::failed);
    }

    private static void judgeRows(History history, Findings findings) {
        ProbeRows rows = ProbeRows.of(history);
        List<Timed<Write>> acknowledged = rows.acknowledged();
        Optional<String> gap = rows.gap();
        if (gap.isPresent() || rows.found().isEmpty() || acknowledged.size() < LEAST) {
            findings.unknown(gap.map(text -> "the history has a gap: " + text)
                    .orElse("%d rows were acknowledged, %s"
                            .formatted(
                                    acknowledged.size(),
                                    rows.found().isEmpty() ? "and none was looked up" : "which are too few")));
            return;
        }
        findings.figure(Figure.count("rows acknowledged", acknowledged.size()));
        findings.figure(Figure.count("rows lost", rows.lost()));
        findings.figure(Figure.seconds("longest time without writes", longestGap(acknowledged)));
        if (rows.lost() > 0) {
            findings.failed("%d acknowledged rows are lost".formatted(rows.lost()));
        }
    }

    private static long longestGap(List<Timed<Write>> acknowledged) {
        long longest = 0;
        for (int i = 1; i < acknowledged.size(); i++) {
            longest = Math.max(
                    longest,
                    acknowledged.get(i).nanos() - acknowledged.get(i - 1).nanos());
        }
        return longest;
    }

    private static void judgePrimary(History history, Timed<Fault> cordoned, Findings findings) {
        List<Timed<DatabaseState>> states = history.timed(DatabaseState.class);
        Optional<String> before = states.stream()
                .filter(state -> state.nanos() < cordoned.nanos())
                .map(state -> state.event().primary())
                .reduce((first, second) -> second);
        if (before.isEmpty()) {
            findings.unknown("the Postgres cluster was not watched before the drain");
            return;
        }
        List<Timed<DatabaseState>> after = states.stream()
                .filter(state -> state.nanos() >= cordoned.nanos())
                .toList();
        after.stream()
                .filter(state -> !state.event().primary().equals(before.get())
                        && state.event()
                                .endpoints()
                                .equals(List.of(state.event().primary())))
                .findFirst()
                .ifPresentOrElse(
                        moved -> findings.figure(
                                Figure.seconds("until another primary was served", moved.nanos() - cordoned.nanos())),
                        () -> findings.failed("%s stayed the primary".formatted(before.get())));
        DatabaseState last = states.get(states.size() - 1).event();
        if (!last.phase().equals(DatabaseNames.HEALTHY_PHASE)
                || last.readyInstances() < history.guarantees().databaseInstances()) {
            findings.failed(
                    "afterwards %d instances are ready, phase \"%s\"".formatted(last.readyInstances(), last.phase()));
        }
    }

    private static void judgeGateway(History history, Timed<Fault> cordoned, Findings findings) {
        Requests requests = Requests.of(history, List.of(KEY)).endedAfter(cordoned.nanos());
        findings.figure(Figure.count("requests of a known key", requests.count()));
        findings.figure(Figure.count("of them failed", requests.refused().count()));
        findings.figure(new Figure("longest answer", requests.slowest(), "s"));
        if (requests.count() < LEAST) {
            findings.unknown("only %d requests were sent during the drain".formatted(requests.count()));
        }
        if (requests.refused().count() + requests.cut().count() > 0) {
            findings.failed("%d of %d requests failed: %s"
                    .formatted(
                            requests.refused().count() + requests.cut().count(),
                            requests.count(),
                            Stream.of(requests.refused().kinds(), requests.cut().kinds())
                                    .filter(kinds -> !kinds.isEmpty())
                                    .collect(Collectors.joining(", "))));
        }
        List<GatewayState> states = history.events(GatewayState.class).toList();
        if (states.isEmpty()) {
            findings.unknown("the Service was not watched");
        } else if (states.stream().anyMatch(state -> state.endpoints().isEmpty())) {
            findings.failed("no LiteLLM pod was behind the Service");
        }
    }
}
