package litellmha.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.Labels;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import litellmha.names.RestoreNames;
import litellmha.verify.history.BackupState.Drill;
import org.junit.jupiter.api.Test;

class DrillRecordTest {

    private static final Map<String, String> LABELS = new Labels("prod").of(RestoreNames.COMPONENT);

    private static ConfigMap kept(Drill drill) {
        return DrillRecord.configMap(drill, "litellm", LABELS);
    }

    private static Optional<Drill> reread(Drill drill) {
        FakeApi api = new FakeApi();
        api.answer(
                "/api/v1/namespaces/litellm/configmaps/litellm-restore-drill", 200, Serialization.asJson(kept(drill)));
        return DrillRecord.read(api, "litellm").fold(found -> found, reason -> {
            throw new AssertionError(reason);
        });
    }

    @Test
    void itSaysWhatWasFoundAndOfWhichBackup() {
        Drill drill =
                new Drill(Instant.parse("2026-11-27T11:00:00.987Z"), true, "nightly", 16.8423, Optional.of(17.9781));

        assertThat(kept(drill).getData())
                .isEqualTo(Map.of(
                        "time", "2026-11-27T11:00:00Z",
                        "verdict", "passed",
                        "backup", "nightly",
                        "rpoSeconds", "16.8423",
                        "rtoSeconds", "17.9781"));
    }

    @Test
    void nothingOwnsItAndItHasTheLabelsOfTheStack() {
        ConfigMap kept = kept(new Drill(Instant.EPOCH, true, "nightly", 1, Optional.empty()));

        assertThat(kept.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(kept.getMetadata().getLabels())
                .containsEntry("litellm-ha/stack", "prod")
                .containsEntry("app.kubernetes.io/component", "restore-drill");
    }

    @Test
    void whatIsKeptIsReadAgain() {
        Drill failed = new Drill(Instant.parse("2026-11-27T11:00:00Z"), false, "nightly", 60.5, Optional.empty());
        Drill passed = new Drill(Instant.parse("2026-11-27T11:00:00Z"), true, "nightly", 60.5, Optional.of(18.0));

        assertThat(reread(failed)).contains(failed);
        assertThat(reread(passed)).contains(passed);
    }

    @Test
    void whatMayNotBeReadIsUnknown() {
        FakeApi api = new FakeApi();
        api.answer("/api/v1/namespaces/litellm/configmaps/litellm-restore-drill", 403, "{'message':'forbidden'}");

        assertThat(DrillRecord.read(api, "litellm")).isEqualTo(new Read.Unknown<>("forbidden"));
    }
}
