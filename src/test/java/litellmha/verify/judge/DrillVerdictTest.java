package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.LeftUnhealthy;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import org.junit.jupiter.api.Test;

class DrillVerdictTest {

    private static final Instant END = Instant.parse("2026-11-27T11:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    private DrillVerdictTest did(Event event) {
        entries.add(new Entry(entries.size(), END, RestoreJudge.ID, event));
        return this;
    }

    private DrillVerdictTest restored(String found) {
        return did(new Measurement(RestoreJudge.AGE, Optional.of("nightly"), 5400, "s"))
                .did(new Comparison(RestoreJudge.RESTORED_POSTGRES, "up", found));
    }

    /** All but the end of a drill that passes. */
    private DrillVerdictTest whole() {
        return restored("up")
                .did(new Measurement(RestoreJudge.TIME_TO_RESTORE, Optional.of("nightly"), 75, "s"))
                .did(new Measurement(RestoreJudge.LIVE, Optional.of("keys"), 7, ""))
                .did(new Measurement(RestoreJudge.RESTORED, Optional.of("keys"), 7, ""));
    }

    private Optional<Drill> kept() {
        return DrillVerdict.of(
                new History(Histories.of(Histories.PROD).history().run(), entries));
    }

    @Test
    void aDrillThatPassedIsKeptWithWhatItMeasured() {
        assertThat(whole().did(new CheckEnded()).kept())
                .contains(new Drill(END, true, "nightly", 5400, Optional.of(75.0)));
    }

    @Test
    void aBackupThatDoesNotRestoreIsKeptWithoutATimeToRestore() {
        assertThat(restored("its snapshot is gone").did(new CheckEnded()).kept())
                .contains(new Drill(END, false, "nightly", 5400, Optional.empty()));
    }

    @Test
    void aDrillThatWasCutOffLeavesTheEarlierOne() {
        assertThat(whole().kept()).isEmpty();
    }

    @Test
    void aDrillThatBrokeLeavesTheEarlierOne() {
        assertThat(whole().did(new CheckBroken("no room")).kept()).isEmpty();
    }

    @Test
    void aDrillThatComparedNothingLeavesTheEarlierOne() {
        assertThat(restored("up").did(new CheckEnded()).kept()).isEmpty();
    }

    @Test
    void withoutABackupThereIsNoDrill() {
        assertThat(did(new CheckSkipped("there is no completed backup yet")).kept())
                .isEmpty();
        entries.clear();
        assertThat(kept()).isEmpty();
    }

    @Test
    void anUpgradeThatFailsSaysNothingAgainstTheBackup() {
        assertThat(whole().did(new Comparison(RestoreJudge.MIGRATES, "done", "exit code 1"))
                        .did(new CheckEnded())
                        .kept())
                .map(Drill::passed)
                .contains(true);
    }

    @Test
    void theVerdictIsThatOfTheRun() {
        assertThat(whole().did(new CheckEnded())
                        .did(new LeftUnhealthy("a pod is missing"))
                        .kept())
                .map(Drill::passed)
                .contains(false);
    }
}
