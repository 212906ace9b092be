package litellmha.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import litellmha.kubeapi.FakeApi;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalArchiveTest {

    private static final Instant NOW = Instant.parse("2026-11-27T11:00:00.123Z");

    private static final Optional<Instant> FIRST = Optional.of(Instant.parse("2026-11-20T04:00:00Z"));

    private static final JsonNode DECLARED =
            RenderedStack.of(PlatformPlan.of("prod", CommittedStacks.archiving())).objects().stream()
                    .filter(object -> Manifests.kind(object).equals("ObjectStore"))
                    .findFirst()
                    .orElseThrow();

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20T04:00:00Z", "2026-11-25T12:00:00Z", "2026-11-27T10:55:00Z"})
    void aMomentBetweenTheFirstBaseBackupAndFiveMinutesAgoIsReached(String moment) {
        assertThatCode(() -> WalArchive.requireReach(FIRST, "litellm-pg", Instant.parse(moment), NOW))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-20T03:59:59Z", "2026-01-02T00:00:00Z", "2026-11-27T10:56:00Z", "2027-01-01T00:00:00Z"})
    void anotherMomentIsRefusedWithThoseThatAreAllowed(String moment) {
        assertThatThrownBy(() -> WalArchive.requireReach(FIRST, "litellm-pg", Instant.parse(moment), NOW))
                .isInstanceOf(BrokenCheckException.class)
                .hasMessage(
                        "--at: found %s; allowed: 2026-11-20T04:00:00Z to 2026-11-27T10:55:00Z, which is five minutes ago:"
                                        .formatted(moment)
                                + " until then WAL may be in no archive");
    }

    @Test
    void beforeTheFirstBaseBackupNoMomentIsAllowed() {
        assertThatThrownBy(() -> WalArchive.requireReach(Optional.empty(), "litellm-pg", NOW.minusSeconds(3600), NOW))
                .hasMessage(
                        "--at: found 2026-11-27T10:00:00.123Z; allowed: none, as the WAL archive has no base backup of"
                                + " litellm-pg yet");
    }

    @Test
    void aCopyReadsTheSameStoreAndDeletesNothingInIt() {
        JsonNode copy = WalArchive.copy(DECLARED, "scratch", Map.of("a", "b"));

        assertThat(DECLARED.at("/spec/retentionPolicy").asText()).isEqualTo("30d");
        assertThat(copy.path("spec").has("retentionPolicy")).isFalse();
        assertThat(copy.at("/spec/configuration")).isEqualTo(DECLARED.at("/spec/configuration"));
        assertThat(copy.path("metadata"))
                .hasToString("{\"name\":\"litellm-wal-archive\",\"namespace\":\"scratch\",\"labels\":{\"a\":\"b\"}}");
    }

    @Test
    void itsSecretsAreThoseThatItNames() {
        assertThat(WalArchive.secretNames(DECLARED)).containsExactly("object-store");
        assertThat(WalArchive.secretNames(
                        FakeApi.json("{'spec':{'configuration':{'s3Credentials':{'inheritFromIAMRole':true}}}}")))
                .isEmpty();
    }
}
