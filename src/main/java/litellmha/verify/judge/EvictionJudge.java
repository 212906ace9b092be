package litellmha.verify.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges which evictions the API server allowed and which it refused. */
public final class EvictionJudge implements Judge {

    public static final int EVICTED = 201;
    public static final int REFUSED = 429;

    /** The phase in which every pod's eviction is requested as a dry run. */
    public static final String DRY_RUN = "dry run";

    /** The phase in which pods are evicted. */
    public static final String FOR_REAL = "for real";

    /** The measurement of how many LiteLLM pods are ready when the last one may be evicted again. */
    public static final String READY = "LiteLLM pods that are ready when the last may be evicted again";

    /** What the eviction API says when a disruption budget refuses; {@code pkg/registry/core/pod/storage/eviction.go}. */
    static final String REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget.";

    private static final int SEVERAL_BUDGETS = 500;

    @Override
    public String id() {
        return "eviction";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new EvictionTexts(guarantees);
    }

    /** Returns the answer to the eviction of a pod of that role while all others run. */
    public static int expected(Guarantees guarantees, String role) {
        return guarantees.disruptionBudgets() && role.equals(DatabaseNames.PRIMARY) ? REFUSED : EVICTED;
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Guarantees guarantees = history.guarantees();
        Map<String, History> phases = history.phases();
        History asked = phases.getOrDefault(DRY_RUN, new History(history.run(), List.of()));
        List<Eviction> evictions = asked.events(Eviction.class).toList();
        count(evictions, GatewayNames.COMPONENT, guarantees.gatewayReplicas(), findings);
        count(evictions, DatabaseNames.PRIMARY, 1, findings);
        count(evictions, DatabaseNames.REPLICA, guarantees.databaseInstances() - 1, findings);
        evictions.forEach(eviction -> compare(findings, eviction, expected(guarantees, eviction.role()), "by dry run"));
        findings.figure(Figure.count("evictions tested by dry run", evictions.size()));
        findings.figure(Figure.count(
                "of them refused",
                evictions.stream()
                        .filter(eviction -> eviction.code() == REFUSED)
                        .count()));
        boolean asExpected =
                evictions.stream().allMatch(eviction -> eviction.code() == expected(guarantees, eviction.role()));
        if (guarantees.disruptionBudgets() && asExpected) {
            judgeForReal(phases.getOrDefault(FOR_REAL, new History(history.run(), List.of())), findings);
        }
        return findings.verdict(
                guarantees.disruptionBudgets()
                        ? "Evictions of the primary and of the last LiteLLM pod were refused, the latter only until another pod was ready."
                        : "Every pod may be evicted.");
    }

    private static void count(List<Eviction> evictions, String role, int expected, Findings findings) {
        long tried = evictions.stream()
                .filter(eviction -> eviction.role().equals(role))
                .count();
        if (tried < expected) {
            findings.unknown(
                    "the eviction of only %d of %d pods of role %s was tested".formatted(tried, expected, role));
        }
    }

    private static void judgeForReal(History history, Findings findings) {
        List<Timed<Eviction>> tried = history.timed(Eviction.class);
        List<Timed<Eviction>> primary = tried.stream()
                .filter(eviction -> eviction.event().role().equals(DatabaseNames.PRIMARY))
                .toList();
        List<Timed<Eviction>> gateways = tried.stream()
                .filter(eviction -> !eviction.event().role().equals(DatabaseNames.PRIMARY)
                        && !eviction.event().dryRun())
                .toList();
        primary.forEach(eviction -> compare(findings, eviction.event(), REFUSED, "for real"));
        if (primary.isEmpty()) {
            findings.unknown("the primary's eviction was not tested");
        }
        if (gateways.size() < history.guarantees().gatewayReplicas()) {
            findings.unknown("the eviction of only %d of %d LiteLLM pods was tested"
                    .formatted(gateways.size(), history.guarantees().gatewayReplicas()));
            return;
        }
        for (int i = 0; i < gateways.size(); i++) {
            boolean last = i == gateways.size() - 1;
            compare(
                    findings,
                    gateways.get(i).event(),
                    last ? REFUSED : EVICTED,
                    last ? "for real, as the last LiteLLM pod" : "for real");
        }
        judgeReturn(history, gateways.get(gateways.size() - 1), findings);
        if (history.events(GatewayState.class)
                .anyMatch(state -> state.endpoints().isEmpty())) {
            findings.failed("no LiteLLM pod was behind the Service");
        }
    }

    private static void judgeReturn(History history, Timed<Eviction> refused, Findings findings) {
        Optional<Timed<Eviction>> again = history.timed(Eviction.class).stream()
                .filter(eviction ->
                        eviction.nanos() > refused.nanos() && eviction.event().dryRun())
                .findFirst();
        Optional<Measurement> ready = history.events(Measurement.class)
                .filter(measurement -> measurement.name().equals(READY))
                .findFirst();
        if (again.isEmpty() || ready.isEmpty()) {
            findings.unknown("the last LiteLLM pod's eviction was not tested again");
            return;
        }
        compare(findings, again.get().event(), EVICTED, "after the others were replaced");
        if (again.get().event().code() == EVICTED) {
            findings.figure(Figure.seconds(
                    "until the last could be evicted again", again.get().nanos() - refused.nanos()));
            if (ready.get().value() < 2) {
                findings.failed("%s may be evicted although no other LiteLLM pod is ready"
                        .formatted(again.get().event().pod()));
            }
        }
    }

    private static void compare(Findings findings, Eviction eviction, int expected, String how) {
        String answer = "the eviction of %s (%s), %s, was answered with %d%s"
                .formatted(
                        eviction.pod(),
                        eviction.role(),
                        how,
                        eviction.code(),
                        eviction.message().isEmpty() ? "" : " \"" + eviction.message() + "\"");
        if (eviction.code() == expected) {
            if (expected == REFUSED && !eviction.message().equals(REFUSAL)) {
                findings.unknown(answer + ", which is not how a disruption budget refuses");
            }
        } else if (List.of(EVICTED, REFUSED, SEVERAL_BUDGETS).contains(eviction.code())) {
            findings.failed("%s instead of %d%s"
                    .formatted(
                            answer,
                            expected,
                            eviction.code() == SEVERAL_BUDGETS
                                    ? ": does more than one disruption budget select it?"
                                    : ""));
        } else {
            findings.unknown(answer);
        }
    }
}
