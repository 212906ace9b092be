package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/** Which pods may be evicted: asked of the eviction API by dry run, then done where the tier has budgets. */
public final class EvictionCheck implements Check {

    /** What the eviction API says when a budget refuses; of Kubernetes' {@code pkg/registry/core/pod/storage/eviction.go}. */
    static final String REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget.";

    static final int EVICTED = 201;
    static final int REFUSED = 429;

    private static final int SEVERAL_BUDGETS = 500;
    private static final String DRY_RUN = "dry run";
    private static final String FOR_REAL = "for real";
    private static final String READY = "LiteLLM pods that are ready when the last may go again";
    private static final String PRIMARY = "primary";

    /** The disruption controller needs a moment after pods have changed. */
    private static final Duration CURRENT = Duration.ofSeconds(15);

    /** For a LiteLLM pod to start; seen on two busy cores: 25 to 80 s. */
    private static final Duration STARTED = Duration.ofMinutes(5);

    @Override
    public String id() {
        return "eviction";
    }

    @Override
    public String claim(Promise promise) {
        return promise.disruptionBudgets()
                ? "Evictions of the primary and of the last LiteLLM pod are refused; those of all other pods are allowed."
                : "No eviction is refused: the tier has no disruption budgets, so that a node can always be drained.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return promise.disruptionBudgets() ? Disruption.DELETES_PODS : Disruption.READS;
    }

    @Override
    public String does(Promise promise) {
        return promise.disruptionBudgets()
                ? "Asks by dry run whether each pod may be evicted; then tries the primary, and evicts LiteLLM pods until one is left."
                : "Asks by dry run whether each pod may be evicted; evicts none.";
    }

    @Override
    public String undo() {
        return "The Deployment starts the evicted pods again.";
    }

    @Override
    public Duration takes(Promise promise) {
        return promise.disruptionBudgets() ? Duration.ofMinutes(2) : Duration.ofSeconds(5);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return Optional.empty();
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        rig.record(new Phase(DRY_RUN));
        List<Pod> gateways = rig.cluster().gateways();
        boolean asPromised = true;
        for (Pod pod : Stream.concat(gateways.stream(), rig.cluster().instances().stream())
                .toList()) {
            if (wanted(rig.promise(), pod.role()) == EVICTED) {
                Waiting.until(
                        CURRENT, () -> rig.cluster().changes().evict(pod, true).code() != REFUSED);
            }
            Eviction answer = rig.evict(pod, true);
            asPromised &= answer.code() == wanted(rig.promise(), pod.role());
        }
        // Otherwise the claim is false already, and nobody is served by a failover or by waiting for a pod that is not
        // made.
        if (rig.promise().disruptionBudgets() && asPromised) {
            rig.record(new Phase(FOR_REAL));
            rig.evict(rig.cluster().primary(), false);
            evictAllButOne(rig, gateways);
        }
    }

    private static void evictAllButOne(Rig rig, List<Pod> gateways) throws InterruptedException {
        try (StateObserver states = rig.observeStates()) {
            for (Pod gateway : gateways) {
                rig.evict(gateway, false);
            }
            Pod last = gateways.get(gateways.size() - 1);
            Waiting.until(
                    STARTED, () -> rig.cluster().changes().evict(last, true).code() != REFUSED);
            rig.evict(last, true);
            rig.record(new Measurement(
                    READY,
                    Optional.empty(),
                    rig.cluster().gateways().stream().filter(Pod::ready).count(),
                    ""));
            Waiting.await(
                    "the evicted LiteLLM pods are replaced",
                    STARTED,
                    () -> rig.cluster().gateways().stream().filter(Pod::ready).count() >= gateways.size());
        }
    }

    /** How the eviction of a pod of that role is answered while all others are there. */
    private static int wanted(Promise promise, String role) {
        return promise.disruptionBudgets() && role.equals(PRIMARY) ? REFUSED : EVICTED;
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Promise promise = history.promise();
        Map<String, History> phases = history.phases();
        History asked = phases.getOrDefault(DRY_RUN, new History(history.run(), List.of()));
        List<Eviction> evictions = asked.events(Eviction.class).toList();
        count(evictions, "gateway", promise.gatewayReplicas(), findings);
        count(evictions, PRIMARY, 1, findings);
        count(evictions, "replica", promise.databaseInstances() - 1, findings);
        evictions.forEach(eviction -> compare(findings, eviction, wanted(promise, eviction.role()), "by dry run"));
        findings.figure(Figure.count("evictions asked for by dry run", evictions.size()));
        findings.figure(Figure.count(
                "of them refused",
                evictions.stream()
                        .filter(eviction -> eviction.code() == REFUSED)
                        .count()));
        boolean asPromised =
                evictions.stream().allMatch(eviction -> eviction.code() == wanted(promise, eviction.role()));
        if (promise.disruptionBudgets() && asPromised) {
            judgeForReal(phases.getOrDefault(FOR_REAL, new History(history.run(), List.of())), findings);
        }
        return findings.verdict(
                promise.disruptionBudgets()
                        ? "The primary and the last LiteLLM pod were refused, and the last might go when another was ready."
                        : "Every pod may be evicted.");
    }

    private static void count(List<Eviction> evictions, String role, int wanted, Findings findings) {
        long tried = evictions.stream()
                .filter(eviction -> eviction.role().equals(role))
                .count();
        if (tried < wanted) {
            findings.unknown("%d of %d pods of role %s were asked for".formatted(tried, wanted, role));
        }
    }

    private static void judgeForReal(History history, Findings findings) {
        List<Timed<Eviction>> tried = history.timed(Eviction.class);
        List<Timed<Eviction>> primary = tried.stream()
                .filter(eviction -> eviction.event().role().equals(PRIMARY))
                .toList();
        List<Timed<Eviction>> gateways = tried.stream()
                .filter(eviction -> !eviction.event().role().equals(PRIMARY)
                        && !eviction.event().dryRun())
                .toList();
        primary.forEach(eviction -> compare(findings, eviction.event(), REFUSED, "for real"));
        if (primary.isEmpty()) {
            findings.unknown("the primary's eviction was not tried");
        }
        if (gateways.size() < history.promise().gatewayReplicas()) {
            findings.unknown("only %d of %d LiteLLM pods' evictions were tried"
                    .formatted(gateways.size(), history.promise().gatewayReplicas()));
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
            findings.unknown("it was not asked whether the last LiteLLM pod may go again");
            return;
        }
        compare(findings, again.get().event(), EVICTED, "after the others were replaced");
        if (again.get().event().code() == EVICTED) {
            findings.figure(
                    Figure.seconds("until the last might go again", again.get().nanos() - refused.nanos()));
            if (ready.get().value() < 2) {
                findings.failed("%s may go although no other LiteLLM pod is ready"
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
                findings.unknown(answer + ", which is not how a budget refuses");
            }
        } else if (List.of(EVICTED, REFUSED, SEVERAL_BUDGETS).contains(eviction.code())) {
            findings.failed("%s instead of %d%s"
                    .formatted(
                            answer,
                            expected,
                            eviction.code() == SEVERAL_BUDGETS ? ": does more than one budget select it?" : ""));
        } else {
            findings.unknown(answer);
        }
    }
}
