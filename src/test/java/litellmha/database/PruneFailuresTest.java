package litellmha.database;

import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the retention does where it cannot delete a backup. */
class PruneFailuresTest extends PrunedStack {

    @Test
    void aContentOfAnotherSnapshotIsNotTouchedAndNeitherIsTheBackup() throws Exception {
        for (String field : List.of("namespace", "name", "uid")) {
            ObjectNode content = BackupObjects.content("old", "Retain");
            content.withObject("/spec/volumeSnapshotRef").put(field, "another");
            api.add(content);

            Run run = run();

            assertThat(run.code()).as(field).isEqualTo(1);
            assertThat(api.writes()).isEmpty();
            assertThat(api.events())
                    .last()
                    .asString()
                    .startsWith("BackupPruneFailed")
                    .endsWith("VolumeSnapshotContent snapcontent-snapshot-old is not that of VolumeSnapshot old");
        }
    }

    @Test
    void aContentThatStaysBehindIsNamed() throws Exception {
        api.deleteByCache();

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(api.events())
                .singleElement()
                .asString()
                .startsWith("BackupPruneFailed")
                .endsWith(
                        "VolumeSnapshotContent snapcontent-snapshot-old has lost its VolumeSnapshot and stays: delete it");
    }

    @Test
    void aSnapshotThatIsInUseKeepsItsBackupUntilTheNextRun() throws Exception {
        ObjectNode used = BackupObjects.snapshot("old");
        used.withObject("/metadata").putArray("finalizers").add("snapshot.storage.kubernetes.io/in-use");
        api.add(used);

        assertThat(run().code()).isEqualTo(1);
        assertThat(isThere("old")).isTrue();

        api.get(used).withObject("/metadata").remove("finalizers");
        Run next = run();

        assertThat(next.code()).as(next.toString()).isZero();
        assertThat(isThere("old")).isFalse();
        assertThat(api.has(used)).isFalse();
    }

    @Test
    void oneThatCannotBeDeletedDoesNotKeepTheOthers() throws Exception {
        add("older", OF_SCHEDULE, Duration.ofDays(50), "Retain");
        api.refuse("DELETE " + SNAPSHOTS + "older", 403);

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(isThere("old")).isFalse();
        assertThat(isThere("older")).isTrue();
        assertThat(api.events()).hasSize(2).contains(DELETED).anyMatch(event -> event.startsWith("BackupPruneFailed"));
    }

    @Test
    void aContentThatHasChangedMeanwhileIsLeftAlone() throws Exception {
        ObjectNode content = BackupObjects.content("old", "Retain");
        api.refuse("PATCH " + CONTENTS, 409);

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(api.has(content)).isTrue();
        assertThat(isThere("old")).isTrue();
        assertThat(api.events()).singleElement().asString().endsWith("has changed meanwhile");
    }

    @Test
    void nothingIsDeletedWhereSnapshotsCannotBeListed() throws Exception {
        api.forget("snapshot.storage.k8s.io/v1", "VolumeSnapshot");

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("nothing was deleted: the API server does not know"
                        + " /apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots");
        assertThat(api.writes()).isEmpty();
    }

    @Test
    void aDeletionOfWhichNoEventCanBeMadeIsAFailure() throws Exception {
        api.refuse("POST /api/v1/namespaces/litellm/events", 403);

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(isThere("old")).isFalse();
        assertThat(run.lines()).anyMatch(line -> line.startsWith("cannot make an Event of it: POST /api/v1"));
    }
}
