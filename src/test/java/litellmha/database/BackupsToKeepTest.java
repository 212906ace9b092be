package litellmha.database;

import static litellmha.database.BackupObjects.BY_HAND;
import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static litellmha.database.BackupObjects.OF_UPGRADE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.database.PruneDecider.Decision;
import litellmha.database.PruneDecider.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupsToKeepTest {

    /** A Friday. */
    private static final Instant NOW = Instant.parse("2026-11-27T06:00:00Z");

    /** With it, a backup that is not the newest and that nothing protects goes. */
    private static final Policy ONE_DAY = new Policy(1, 0, 0);

    private static final Decision GOES = new Decision(true, "no day, week or month needs it");

    private static final PruneDecider DECIDER = new PruneDecider();

    private final List<ObjectNode> backups = new ArrayList<>();
    private final List<ObjectNode> snapshots = new ArrayList<>();

    @AfterAll
    static void end() {
        DECIDER.close();
    }

    private ObjectNode add(String name, String labels, Instant began, String phase) {
        ObjectNode backup = BackupObjects.backup(name, labels, began, phase);
        backups.add(backup);
        if (phase.equals("completed")) {
            snapshots.add(BackupObjects.snapshot(name));
        }
        return backup;
    }

    private ObjectNode good(String began) {
        return add(began, OF_SCHEDULE, Instant.parse(began), "completed");
    }

    /** One of long ago, before a newer good one. */
    private ObjectNode old(String labels, String phase) {
        good("2026-11-27T02:00:00Z");
        return add("old", labels, Instant.parse("2026-10-14T02:00:00Z"), phase);
    }

    private Map<String, Decision> decided(Policy policy) {
        return DECIDER.decide(backups, snapshots, policy, NOW);
    }

    private List<String> kept(Policy policy) {
        return decided(policy).entrySet().stream()
                .filter(decision -> !decision.getValue().delete())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Decision onOld() {
        return decided(ONE_DAY).get("old");
    }

    @Test
    void anOldBackupThatNothingProtectsGoes() {
        old(OF_SCHEDULE, "completed");

        assertThat(onOld()).isEqualTo(GOES);
    }

    @Test
    void theNewestBackupOfEachOfTheLastDaysStays() {
        List.of("24T02", "25T02", "25T14", "26T02", "27T02").forEach(time -> good("2026-11-%s:00:00Z".formatted(time)));

        assertThat(kept(new Policy(3, 0, 0)))
                .containsExactly("2026-11-25T14:00:00Z", "2026-11-26T02:00:00Z", "2026-11-27T02:00:00Z");
    }

    @Test
    void daysWithoutAGoodBackupDoNotCount() {
        List.of("03", "09", "27").forEach(day -> good("2026-11-%sT02:00:00Z".formatted(day)));
        add("failed", OF_SCHEDULE, Instant.parse("2026-11-26T02:00:00Z"), "failed");

        assertThat(kept(new Policy(2, 0, 0))).containsExactly("2026-11-09T02:00:00Z", "2026-11-27T02:00:00Z", "failed");
    }

    @Test
    void weeksBeginOnMondayAndMayBelongToTheYearBefore() {
        // Sunday, and Monday of ISO week 1 of 2026; Thursday, 1 January, is in it too.
        List.of("2025-12-28", "2025-12-29", "2026-01-01", "2026-01-05").forEach(day -> good(day + "T02:00:00Z"));

        assertThat(kept(new Policy(0, 3, 0)))
                .containsExactly("2025-12-28T02:00:00Z", "2026-01-01T02:00:00Z", "2026-01-05T02:00:00Z");
    }

    @Test
    void theNewestBackupOfEachMonthStays() {
        List.of("2026-09-01", "2026-09-30", "2026-10-31", "2026-11-01", "2026-11-02")
                .forEach(day -> good(day + "T23:59:59Z"));

        assertThat(kept(new Policy(0, 0, 2))).containsExactly("2026-10-31T23:59:59Z", "2026-11-02T23:59:59Z");
    }

    @Test
    void aBackupSaysAllThatItIsTheNewestOf() {
        good("2026-11-27T02:00:00Z");

        assertThat(decided(new Policy(7, 4, 6)).values())
                .containsExactly(new Decision(false, "the newest, daily 2026-11-27, weekly 2026-W48, monthly 2026-11"));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1"})
    void theNewestGoodOneStaysHoweverOldItIs(int daily, int weekly, int monthly) {
        good("2020-01-01T02:00:00Z");
        good("2020-01-01T01:00:00Z");
        add("failed", OF_SCHEDULE, Instant.parse("2026-11-27T02:00:00Z"), "failed");

        assertThat(kept(new Policy(daily, weekly, monthly))).containsExactly("2020-01-01T02:00:00Z", "failed");
    }

    @Test
    void oneMadeByHandStays() {
        old(BY_HAND, "completed");

        assertThat(onOld()).isEqualTo(new Decision(false, "neither the schedule nor an upgrade made it"));
    }

    @Test
    void oneOfAnotherScheduleStays() {
        old("{'cnpg.io/scheduled-backup': 'mine'}", "completed");

        assertThat(onOld().reason()).isEqualTo("neither the schedule nor an upgrade made it");
    }

    @Test
    void oneOfAnotherPostgresClusterStays() {
        old(OF_SCHEDULE, "completed").withObject("/spec/cluster").put("name", "restored");

        assertThat(onOld()).isEqualTo(new Decision(false, "it is of another Postgres cluster"));
    }

    @Test
    void oneThatIsNoVolumeSnapshotStays() {
        old(OF_SCHEDULE, "completed").withObject("/spec").put("method", "plugin");

        assertThat(onOld()).isEqualTo(new Decision(false, "it is no volume snapshot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pending", "started", "running", "finalizing"})
    void oneInProgressStays(String phase) {
        old(OF_SCHEDULE, phase);

        assertThat(onOld()).isEqualTo(new Decision(false, "it is in progress"));
    }

    @Test
    void oneThatCloudNativePgHasNotSeenYetStays() {
        old(OF_SCHEDULE, "completed").remove("status");

        assertThat(onOld()).isEqualTo(new Decision(false, "it is in progress"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"walArchivingFailing", "invalid backup definition", "a phase of a later version"})
    void aPhaseThatIsNotKnownIsUndecided(String phase) {
        old(OF_SCHEDULE, phase);

        assertThat(onOld()).isEqualTo(new Decision(false, "undecided: its phase is " + phase));
    }

    @Test
    void oneWithoutATimeIsUndecidedAndNotTheNewest() {
        good("2026-11-26T02:00:00Z");
        add("timeless", OF_SCHEDULE, NOW, "completed").withObject("/status").remove("startedAt");

        assertThat(decided(ONE_DAY))
                .containsEntry("timeless", new Decision(false, "undecided: it does not say when it began"))
                .containsEntry("2026-11-26T02:00:00Z", new Decision(false, "the newest, daily 2026-11-26"));
    }

    @Test
    void oneOfTheFutureIsUndecidedAndNotTheNewest() {
        good("2026-11-26T02:00:00Z");
        good("2027-11-26T02:00:00Z");

        assertThat(decided(ONE_DAY))
                .containsEntry("2027-11-26T02:00:00Z", new Decision(false, "undecided: it began in the future"))
                .containsEntry("2026-11-26T02:00:00Z", new Decision(false, "the newest, daily 2026-11-26"));
    }

    @Test
    void oneThatNamesNoSnapshotIsUndecided() {
        old(OF_SCHEDULE, "completed").withObject("/status").remove("snapshotBackupStatus");

        assertThat(onOld()).isEqualTo(new Decision(false, "undecided: it names no VolumeSnapshot"));
    }

    @Test
    void oneWhoseSnapshotIsNotReadyIsUndecided() {
        old(OF_SCHEDULE, "completed");
        snapshots.get(1).withObject("/status").put("readyToUse", false);

        assertThat(onOld()).isEqualTo(new Decision(false, "undecided: its VolumeSnapshot old is not ready"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnpg.io/backupName", "cnpg.io/cluster"})
    void oneWhoseSnapshotLacksItsLabelsIsUndecided(String label) {
        old(OF_SCHEDULE, "completed");
        snapshots.get(1).withObject("/metadata/labels").remove(label);

        assertThat(onOld()).isEqualTo(new Decision(false, "undecided: its VolumeSnapshot old lacks its labels"));
    }

    @Test
    void theNewestOneWhoseSnapshotIsGoneIsNotTheNewestGoodOne() {
        good("2026-11-26T02:00:00Z");
        good("2026-11-27T02:00:00Z");
        snapshots.remove(1);

        assertThat(decided(ONE_DAY))
                .containsEntry("2026-11-26T02:00:00Z", new Decision(false, "the newest, daily 2026-11-26"))
                .containsEntry(
                        "2026-11-27T02:00:00Z",
                        new Decision(
                                false, "its VolumeSnapshot 2026-11-27T02:00:00Z is gone, and no newer one is good"));
    }

    @Test
    void aSnapshotThatIsOnItsWayOutIsGone() {
        good("2026-11-26T02:00:00Z");
        good("2026-11-27T02:00:00Z");
        snapshots.get(1).withObject("/metadata").put("deletionTimestamp", NOW.toString());

        assertThat(decided(ONE_DAY).get("2026-11-26T02:00:00Z").reason()).isEqualTo("the newest, daily 2026-11-26");
    }

    @Test
    void oneOfWhichASnapshotIsGoneGoesAfterAWhile() {
        old(OF_SCHEDULE, "completed");
        snapshots.remove(1);

        assertThat(onOld()).isEqualTo(new Decision(true, "its VolumeSnapshot old is gone"));
    }

    @Test
    void aFailedOneGoesAfterAWhile() {
        old(OF_SCHEDULE, "failed");

        assertThat(onOld()).isEqualTo(new Decision(true, "it failed"));
    }

    @ParameterizedTest
    @CsvSource({"167, false", "169, true"})
    void aFailedOneStaysForAWeek(int hours, boolean goes) {
        good("2026-11-27T02:00:00Z");
        add("failed", OF_SCHEDULE, NOW.minus(Duration.ofHours(hours)), "failed");

        assertThat(decided(ONE_DAY).get("failed").delete()).isEqualTo(goes);
    }

    @Test
    void aFailedOneStaysWhileNoneHasSucceededSince() {
        good("2026-10-13T02:00:00Z");
        add("failed", OF_SCHEDULE, Instant.parse("2026-10-14T02:00:00Z"), "failed");

        assertThat(decided(ONE_DAY).get("failed"))
                .isEqualTo(new Decision(false, "it failed, and no newer one is good"));
    }

    @Test
    void nothingGoesWhereNothingIsGood() {
        good("2026-10-13T02:00:00Z");
        good("2026-10-14T02:00:00Z");
        snapshots.clear();

        assertThat(kept(ONE_DAY)).hasSize(2);
    }

    @Test
    void backupsBeforeUpgradesCountLikeThoseOfTheSchedule() {
        good("2026-11-27T02:00:00Z");
        add("first", OF_UPGRADE, Instant.parse("2026-10-14T12:00:00Z"), "completed");
        add("second", OF_UPGRADE, Instant.parse("2026-10-15T12:00:00Z"), "completed");

        assertThat(decided(new Policy(2, 0, 0)))
                .containsEntry("first", GOES)
                .containsEntry("second", new Decision(false, "daily 2026-10-15"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed"})
    void theNewestBackupBeforeAnUpgradeStays(String phase) {
        good("2026-11-27T02:00:00Z");
        add("first", OF_UPGRADE, Instant.parse("2026-10-14T12:00:00Z"), phase);
        add("second", OF_UPGRADE, Instant.parse("2026-10-15T12:00:00Z"), phase);

        assertThat(decided(ONE_DAY).get("first").delete()).isTrue();
        assertThat(decided(ONE_DAY)).containsEntry("second", new Decision(false, "the newest before an upgrade"));
    }

    @Test
    void whichBackupBeforeAnUpgradeIsTheNewestOnlyThoseOfThePostgresClusterDecide() {
        good("2026-11-27T02:00:00Z");
        add("ours", OF_UPGRADE, Instant.parse("2026-10-14T12:00:00Z"), "completed");
        add("theirs", OF_UPGRADE, Instant.parse("2026-10-15T12:00:00Z"), "completed")
                .withObject("/spec/cluster")
                .put("name", "restored");

        assertThat(kept(ONE_DAY)).contains("ours", "theirs");
    }
}
