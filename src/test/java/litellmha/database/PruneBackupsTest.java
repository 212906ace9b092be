package litellmha.database;

import static litellmha.database.BackupObjects.BY_HAND;
import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the retention deletes, and what it says. */
class PruneBackupsTest extends PrunedStack {

    @Test
    void anOldBackupGoesWithItsSnapshotAndWhatThatHasOnTheStorage() throws Exception {
        Run run = run();

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(api.writes())
                .containsExactly(
                        "PATCH " + CONTENTS + "old", "DELETE " + SNAPSHOTS + "old", "DELETE " + BACKUPS + "old");
        assertThat(api.has(BackupObjects.content("old", "Delete"))).isFalse();
        assertThat(api.has(BackupObjects.content("new", "Retain"))).isTrue();
        assertThat(isThere("new")).isTrue();
    }

    @Test
    void eachDecisionIsSaidAndEachDeletionIsAnEventOfTheSchedule() throws Exception {
        api.add(schedule());

        assertThat(run().lines())
                .containsExactly(
                        "keep new: the newest, daily "
                                + began(Duration.ofHours(4)).toString().substring(0, 10),
                        "delete old: no day, week or month needs it",
                        "deleted backup old (VolumeSnapshots: old): no day, week or month needs it");
        assertThat(api.events()).containsExactly(DELETED);
        assertThat(api.eventObjects().get(0).at("/involvedObject/uid").asText()).isEqualTo("uid-of-schedule");
        assertThat(api.eventObjects().get(0).path("type").asText()).isEqualTo("Normal");
    }

    private static ObjectNode schedule() {
        ObjectNode schedule = BackupObjects.backup("litellm-pg-snapshot", "{}", Instant.EPOCH, "")
                .put("kind", "ScheduledBackup");
        schedule.withObject("/metadata").put("uid", "uid-of-schedule");
        return schedule;
    }

    @Test
    void aDryRunTellsAndChangesNothing() throws Exception {
        Run run = run(container(", 'dryRun': true"));

        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .endsWith("would delete backup old (VolumeSnapshots: old): no day, week or month needs it");
        assertThat(api.events())
                .containsExactly(
                        "BackupPruneDryRun would delete backup old (VolumeSnapshots: old): no day, week or month"
                                + " needs it");
        assertThat(api.writes()).isEmpty();
    }

    @Test
    void whatItDidNotMakeIsNotTouched() throws Exception {
        add("mine", BY_HAND, Duration.ofDays(50), "Retain");
        ObjectNode other = BackupObjects.backup("other", OF_SCHEDULE, began(Duration.ofDays(50)), "completed");
        other.withObject("/spec/cluster").put("name", "restored");
        api.add(other);
        api.add(BackupObjects.snapshot("other"));

        run();

        assertThat(api.writes()).hasSize(3).allMatch(write -> write.endsWith("old"));
    }

    @Test
    void aContentThatIsDeletedWithItsSnapshotAnywayIsNotChanged() throws Exception {
        api.add(BackupObjects.content("old", "Delete"));

        assertThat(run().code()).isZero();

        assertThat(api.writes()).containsExactly("DELETE " + SNAPSHOTS + "old", "DELETE " + BACKUPS + "old");
    }

    @Test
    void theContentOfASnapshotThatWasNeverBoundIsFoundAsTheControllerFindsIt() throws Exception {
        api.add(BackupObjects.backup("old", OF_SCHEDULE, began(Duration.ofDays(40)), "failed"));
        ObjectNode unbound = BackupObjects.snapshot("old");
        unbound.remove("status");
        api.add(unbound);

        assertThat(run().code()).isZero();

        assertThat(api.writes()).startsWith("PATCH " + CONTENTS + "old");
        assertThat(api.has(BackupObjects.content("old", "Delete"))).isFalse();
    }
}
