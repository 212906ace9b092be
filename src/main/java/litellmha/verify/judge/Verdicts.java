package litellmha.verify.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.LeftUnhealthy;
import litellmha.verify.history.History;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;

/** Judges the checks in a history. */
public final class Verdicts {

    private Verdicts() {}

    /**
     * Returns the verdicts by the check's id, in the order of the run.
     *
     * @param judges those that this version knows
     */
    public static Map<String, Verdict> of(History history, List<Judge> judges) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        history.checks()
                .forEach((id, own) -> verdicts.put(
                        id,
                        judges.stream()
                                .filter(judge -> judge.id().equals(id))
                                .findFirst()
                                .map(judge -> of(own, judge))
                                .orElseGet(() ->
                                        Verdict.inconclusive("this version does not know the check", List.of()))));
        return verdicts;
    }

    private static Verdict of(History history, Judge judge) {
        Optional<String> skipped =
                history.events(CheckSkipped.class).findFirst().map(CheckSkipped::reason);
        if (skipped.isPresent()) {
            return Verdict.skipped(skipped.get());
        }
        Optional<String> broken = history.events(CheckBroken.class).findFirst().map(CheckBroken::reason);
        Verdict verdict = history.has(CheckEnded.class)
                ? judged(history, judge, broken)
                : Verdict.inconclusive(broken.orElse("the run ended in the middle of this check"), List.of());
        return history.events(LeftUnhealthy.class)
                .findFirst()
                .map(left -> withoutHealth(verdict, left.reason()))
                .orElse(verdict);
    }

    /** @param broken what went wrong after the check's end, so that nothing is known of the stack since */
    private static Verdict judged(History history, Judge judge, Optional<String> broken) {
        try {
            Verdict verdict = judge.judge(history);
            return broken.isPresent() && verdict.outcome() == Outcome.PASS
                    ? Verdict.inconclusive(broken.get(), verdict.figures())
                    : verdict;
        } catch (RuntimeException e) {
            return Verdict.inconclusive("cannot judge the history: " + e, List.of());
        }
    }

    /**
     * A pass becomes a failure. The stack was healthy before the check and had minutes to become so again after all
     * changes were undone, which is what high availability is about: whatever the claim says of the time in between, a
     * stack that does not recover by itself did not hold it.
     */
    private static Verdict withoutHealth(Verdict verdict, String unhealthy) {
        return new Verdict(
                verdict.outcome() == Outcome.PASS ? Outcome.FAIL : verdict.outcome(),
                verdict.outcome() == Outcome.PASS
                        ? "The stack did not recover from the check: %s.".formatted(unhealthy)
                        : "%s; nor did the stack recover from the check: %s."
                                .formatted(verdict.reason().replaceFirst("\\.$", ""), unhealthy),
                verdict.figures());
    }
}
