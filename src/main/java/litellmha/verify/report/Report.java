package litellmha.verify.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event.CheckStarted;
import litellmha.verify.history.Event.RunBegun;
import litellmha.verify.history.Event.RunEnded;
import litellmha.verify.history.Event.RunStarted;
import litellmha.verify.history.History;
import litellmha.verify.judge.Judge;
import litellmha.verify.judge.Verdicts;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;

/**
 * A run and its verdicts, which all the formats show.
 *
 * @param started by the clock of the machine that ran it
 * @param doubt why the run is inconclusive, whatever its checks found: it was cut off, or had no checks
 */
public record Report(RunBegun run, Instant started, List<CheckResult> checks, Optional<String> doubt) {

    /**
     * The result of a check.
     *
     * @param claim empty if neither the history nor this version has it
     * @param seconds from its first to its last entry
     * @param history its own entries
     */
    record CheckResult(String id, String claim, double seconds, Verdict verdict, History history) {}

    /** @param known the judges of the checks that this version knows */
    public static Report of(History history, List<Judge> known) {
        Map<String, Verdict> verdicts = Verdicts.of(history, known);
        List<CheckResult> checks = new ArrayList<>();
        history.checks()
                .forEach((id, own) ->
                        checks.add(new CheckResult(id, claim(id, own, known), seconds(own), verdicts.get(id), own)));
        return new Report(history.run(), history.entries().get(0).time(), List.copyOf(checks), doubt(history, checks));
    }

    private static Optional<String> doubt(History history, List<CheckResult> checks) {
        if (!history.has(RunEnded.class)) {
            return Optional.of("The run was cut off: checks that it would have come to are not in the history.");
        }
        return checks.isEmpty() ? Optional.of("The run had no checks.") : Optional.empty();
    }

    private static String claim(String id, History own, List<Judge> known) {
        return own.events(CheckStarted.class)
                .map(CheckStarted::claim)
                .findFirst()
                .or(() -> known.stream()
                        .filter(judge -> judge.id().equals(id) && own.run() instanceof RunStarted)
                        .map(judge -> judge.texts(own.guarantees()).claim())
                        .findFirst())
                .orElse("");
    }

    private static double seconds(History own) {
        List<Entry> entries = own.entries();
        return (entries.get(entries.size() - 1).nanos() - entries.get(0).nanos()) / 1e9;
    }

    /** The worst that a check found; of a run that is in doubt never better than inconclusive. */
    public Outcome outcome() {
        return checks.stream()
                .map(check -> doubt.isPresent()
                        ? worse(check.verdict().outcome())
                        : check.verdict().outcome())
                .max(Outcome::compareTo)
                .orElse(Outcome.INCONCLUSIVE);
    }

    private static Outcome worse(Outcome outcome) {
        return outcome.compareTo(Outcome.INCONCLUSIVE) < 0 ? Outcome.INCONCLUSIVE : outcome;
    }

    /**
     * Returns the exit code of a command that shows the report: 1 if a claim is false, 2 if one is inconclusive,
     * otherwise 0.
     */
    public int exitCode() {
        return switch (outcome()) {
            case PASS, SKIPPED -> 0;
            case FAIL -> 1;
            case INCONCLUSIVE -> 2;
        };
    }

    long count(Outcome outcome) {
        return checks.stream()
                .filter(check -> check.verdict().outcome() == outcome)
                .count();
    }

    /** Returns the number of checks with each outcome: {@code 3 passed, 1 failed}. */
    String counts() {
        List<String> counts = new ArrayList<>();
        for (Outcome outcome : List.of(Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS, Outcome.SKIPPED)) {
            if (count(outcome) > 0) {
                counts.add(count(outcome) + " " + past(outcome));
            }
        }
        return counts.isEmpty() ? "no checks" : String.join(", ", counts);
    }

    private static String past(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "passed";
            case FAIL -> "failed";
            case INCONCLUSIVE -> "inconclusive";
            case SKIPPED -> "skipped";
        };
    }
}
