package litellmha.verify.judge;

import java.util.List;
import java.util.Optional;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.model.Outcome;

/** What a run of the check {@code restore} is remembered by. */
public final class DrillVerdict {

    private DrillVerdict() {}

    /** Returns nothing if there is no verdict on a backup in the history, so that an earlier one still stands. */
    public static Optional<Drill> of(History run) {
        List<Entry> entries = run.entries().stream()
                .filter(entry -> entry.check().equals(RestoreJudge.ID) && !isOfUpgrade(entry.event()))
                .toList();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        History own = new History(run.run(), entries);
        Outcome outcome = Verdicts.of(own, List.of(new RestoreJudge()))
                .get(RestoreJudge.ID)
                .outcome();
        return outcome == Outcome.PASS || outcome == Outcome.FAIL
                ? drill(own, outcome == Outcome.PASS)
                : Optional.empty();
    }

    /** An image that cannot migrate what was restored says nothing against the backup. */
    private static boolean isOfUpgrade(Event event) {
        return event instanceof Comparison compared
                && (compared.what().equals(RestoreJudge.MIGRATES)
                        || compared.what().equals(RestoreJudge.SERVES));
    }

    private static Optional<Drill> drill(History own, boolean passed) {
        Entry last = own.entries().get(own.entries().size() - 1);
        Optional<Double> rto =
                RestoreJudge.measured(own, RestoreJudge.TIME_TO_RESTORE).map(Measurement::value);
        return RestoreJudge.measured(own, RestoreJudge.AGE)
                .map(age -> new Drill(last.time(), passed, age.subject().orElse(""), age.value(), rto));
    }
}
