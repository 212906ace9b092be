package litellmha.kubeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveReachTest {

    private static final JsonNode NOTED = FakeApi.json("{'status':{'serverRecoveryWindow':{"
            + "'litellm-pg':{'firstRecoverabilityPoint':'2026-11-20T04:00:00Z'},"
            + "'another':{'firstRecoverabilityPoint':'2026-01-01T04:00:00Z'}}}}");

    private static final JsonNode NOT_NOTED = FakeApi.json("{'status':{}}");

    private static JsonNode backup(String cluster, String method, String phase, String stopped) {
        return FakeApi.json("{'spec':{'cluster':{'name':'%s'},'method':'%s'},'status':{'phase':'%s'%s}}"
                .formatted(cluster, method, phase, stopped.isEmpty() ? "" : ",'stoppedAt':'" + stopped + "'"));
    }

    private static final List<JsonNode> BACKUPS = List.of(
            backup("litellm-pg", "plugin", "completed", "2026-11-22T04:01:00Z"),
            backup("litellm-pg", "plugin", "completed", "2026-11-21T04:01:00Z"),
            backup("litellm-pg", "plugin", "completed", ""),
            backup("litellm-pg", "plugin", "failed", "2026-11-19T04:01:00Z"),
            backup("litellm-pg", "volumeSnapshot", "completed", "2026-11-18T02:01:00Z"),
            backup("another", "plugin", "completed", "2026-11-17T04:01:00Z"));

    @Test
    void itReachesBackToWhatThePluginHasNotedOfThatCluster() {
        assertThat(ArchiveReach.firstMoment(NOTED, BACKUPS, "litellm-pg"))
                .contains(Instant.parse("2026-11-20T04:00:00Z"));
    }

    @Test
    void withoutANoteItReachesBackToTheFirstCompletedBaseBackupOfThatCluster() {
        assertThat(ArchiveReach.firstMoment(NOT_NOTED, BACKUPS, "litellm-pg"))
                .contains(Instant.parse("2026-11-21T04:01:00Z"));
    }

    @Test
    void withoutABaseBackupItReachesNowhere() {
        assertThat(ArchiveReach.firstMoment(NOT_NOTED, BACKUPS, "litellm-pg-gen2"))
                .isEqualTo(Optional.empty());
    }
}
