package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

class FailoverGuardOfStackTest {

    private static final String DATABASE = "{\"image\"";

    private final ProdConfiguration prod = new ProdConfiguration();

    private List<String> objectsOfTheGuard() {
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects().stream()
                .filter(object -> Manifests.name(object).equals("litellm-failover-guard"))
                .map(Manifests::kind)
                .toList();
    }

    @Test
    void prodHasOne() {
        assertThat(objectsOfTheGuard())
                .containsExactlyInAnyOrder("NetworkPolicy", "ServiceAccount", "Role", "RoleBinding", "Deployment");
    }

    @Test
    void itCanBeLeftOut() {
        prod.changed("database", DATABASE, "{\"failoverGuard\": false, \"image\"");

        assertThat(objectsOfTheGuard()).isEmpty();
    }

    @Test
    void aSingleInstanceHasNone() {
        prod.inTier("cost");

        assertThat(objectsOfTheGuard()).isEmpty();
    }
}
