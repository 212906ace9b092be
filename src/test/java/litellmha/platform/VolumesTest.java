package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumesTest {

    private static Optional<String> refusal(StackFile stack, String data, String wal) {
        Optional<DeployedState> last = DeployedState.of(
                Map.of("tier", "prod", "databaseInstances", "3", "databaseStorage", data, "databaseWalStorage", wal));
        return PlatformPlan.of("prod", stack.settings()).refusal(last);
    }

    private static StackFile stack(String data) {
        StackFile stack = PlatformTest.stack("prod");
        stack.config().withObject("/litellm-ha:database/storage").put("size", data);
        return stack;
    }

    private static StackFile archiving(String wal) {
        StackFile stack = stack("50Gi");
        CommittedStacks.archive(stack.config());
        stack.config().withObject("/litellm-ha:database/walStorage").put("size", wal);
        return stack;
    }

    @Test
    void aVolumeOfPostgresDoesNotShrink() {
        assertThat(refusal(stack("20Gi"), "50Gi", "none"))
                .contains(
                        "litellm-ha:database.storage.size: found 20Gi for a stack whose volumes have 50Gi; allowed: 50Gi or more."
                                + " A volume can grow, but it cannot shrink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"50Gi", "51200Mi", "20Gi"})
    void aVolumeOfPostgresGrows(String had) {
        assertThat(refusal(stack("50Gi"), had, "none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"none, nothing", "5Gi, 5Gi"})
    void aVolumeForWalNeitherGoesNorShrinks(String size, String found) {
        StackFile stack = size.equals("none") ? stack("50Gi") : archiving(size);

        assertThat(refusal(stack, "50Gi", "10Gi"))
                .contains(
                        "litellm-ha:database.walStorage: found %s for a stack whose WAL has volumes of 10Gi; allowed: 10Gi or more,"
                                        .formatted(found)
                                + " with backup.walArchive. A volume for WAL can grow, but it cannot shrink or go");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "10Gi", "5Gi"})
    void aVolumeForWalIsAddedAndGrows(String had) {
        assertThat(refusal(archiving("10Gi"), "50Gi", had)).isEmpty();
    }

    @Test
    void aVolumeForWalDoesNotGoToATierWithoutArchives() {
        DeployedState last = DeployedState.of(
                        Map.of("tier", "prod", "databaseStorage", "50Gi", "databaseWalStorage", "10Gi"))
                .orElseThrow();

        assertThat(PlatformPlan.of("dev", PlatformTest.stack("dev").settings()).refusal(Optional.of(last)))
                .contains(
                        "litellm-ha:tier: found dev for a stack whose WAL has volumes of 10Gi; allowed: prod, until the stack is restored"
                                + " to another generation without database.walStorage. Such a volume cannot go, and needs a WAL archive,"
                                + " which tier dev has not");
    }

    @Test
    void theSizesOfTheNextUpAreReadAgain() {
        DeployedState left =
                PlatformPlan.of("prod", archiving("10Gi").settings()).deployed();

        assertThat(DeployedState.of(left.outputs()).orElseThrow().volumes()).isEqualTo(left.volumes());
    }
}
