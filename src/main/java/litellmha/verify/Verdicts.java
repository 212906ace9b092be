package litellmha.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.History;

/** What a history says of the checks in it. */
public final class Verdicts {

    private Verdicts() {}

    /**
     * By the check's id, in the order of the run.
     *
     * @param checks those that this version knows
     */
    public static Map<String, Verdict> of(History history, List<Check> checks) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        history.checks()
                .forEach((id, own) -> verdicts.put(
                        id,
                        checks.stream()
                                .filter(check -> check.id().equals(id))
                                .findFirst()
                                .map(check -> of(own, check))
                                .orElseGet(() -> Verdict.inconclusive("this version knows no such check", List.of()))));
        return verdicts;
    }

    private static Verdict of(History history, Check check) {
        Optional<String> skipped =
                history.events(CheckSkipped.class).findFirst().map(CheckSkipped::reason);
        if (skipped.isPresent()) {
            return Verdict.skipped(skipped.get());
        }
        Optional<String> broken = history.events(CheckBroken.class).findFirst().map(CheckBroken::reason);
        if (broken.isPresent()) {
            return Verdict.inconclusive(broken.get(), List.of());
        }
        return history.has(CheckEnded.class)
                ? check.judge(history)
                : Verdict.inconclusive("the run ended in the middle of this check", List.of());
    }

    /** Of a whole run: the worst of its verdicts; nothing is known if it has none. */
    public static Outcome worst(Map<String, Verdict> verdicts) {
        return verdicts.values().stream()
                .map(Verdict::outcome)
                .max(Outcome::compareTo)
                .orElse(Outcome.INCONCLUSIVE);
    }
}
