package litellmha.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellmha.kubeapi.FakeApi;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.CronSchedule;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Archive;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Schedule;
import org.junit.jupiter.api.Test;

/** What {@link BackupReader} reads of an archive of WAL. */
class ArchiveReaderTest {

    private static final Instant TWO = Instant.parse("2026-11-27T02:00:00Z");

    private static final String POSTGRES = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/";

    private final FakeApi api = new FakeApi();

    private BackupState read(String backups) {
        api.answer(POSTGRES + "clusters/litellm-pg", 200, """
                {'spec':{},'status':{'conditions':[{'type':'Ready','status':'True'},
                {'type':'ContinuousArchiving','status':'False','message':'no\\n bucket'}]}}""");
        api.answer(
                POSTGRES + "scheduledbackups/litellm-pg-base-backup-f489c829",
                200,
                "{'metadata':{'creationTimestamp':'2026-11-27T02:00:00Z'},'spec':{'method':'plugin','backupOwnerReference':'none'}}");
        api.answer(POSTGRES + "backups?", 200, "{'items':[%s]}".formatted(backups));
        return new BackupReader(
                        api,
                        "litellm",
                        PlatformPlan.of("prod", CommittedStacks.archiving()).database())
                .read(Instant.parse("2026-11-27T11:00:00Z"));
    }

    private static String backup(String name, String method, String created) {
        return """
                {'metadata':{'name':'%s','creationTimestamp':'2026-11-27T%sZ',
                'labels':{'cnpg.io/scheduled-backup':'litellm-pg-base-backup-f489c829'}},
                'spec':{'cluster':{'name':'litellm-pg'},'method':'%s'},'status':{'phase':'completed'}}""".formatted(name, created, method);
    }

    @Test
    void anArchiveIsReadWithItsConditionAndItsBaseBackups() {
        BackupState read =
                read(backup("base", "plugin", "02:00:00") + "," + backup("snapshot", "volumeSnapshot", "02:00:00"));

        assertThat(read.archive())
                .contains(new Archive(
                        "False",
                        "no bucket",
                        new CronSchedule("0 0 4 * * *"),
                        Optional.of(new Schedule(TWO, false, "plugin", "none", "")),
                        List.of(new Backup("base", true, "completed", "", TWO, Optional.empty(), List.of()))));
        assertThat(read.backups()).extracting(Backup::name).containsExactly("snapshot");
    }

    @Test
    void baseBackupsOfAnEarlierDestinationDoNotCount() {
        BackupState read = read(backup("elsewhere", "plugin", "01:59:59") + "," + backup("here", "plugin", "02:00:01"));

        assertThat(read.archive().orElseThrow().backups())
                .extracting(Backup::name)
                .containsExactly("here");
    }
}
