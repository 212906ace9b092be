package litellmha.database;

import static litellmha.database.BackupObjects.BY_HAND;
import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import litellmha.database.PruneDecider.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not decided by days, weeks and months. */
class BackupsLeftAloneTest extends DecisionsOnBackups {

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
    void oneOfAnEarlierGenerationGoesLikeAnyOther() {
        old(OF_SCHEDULE, "completed");
        snapshots.get(0).withObject("/metadata/labels").put("cnpg.io/cluster", "litellm-pg-gen2");
        backup(0).withObject("/spec/cluster").put("name", "litellm-pg-gen2");
        backup(0)
                .withObject("/metadata/labels")
                .put("cnpg.io/cluster", "litellm-pg-gen2")
                .put("cnpg.io/scheduled-backup", "litellm-pg-gen2-snapshot");

        assertThat(onOld()).isEqualTo(GOES);
        assertThat(kept(ONE_DAY)).containsExactly("2026-11-27T02:00:00Z");
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
}
