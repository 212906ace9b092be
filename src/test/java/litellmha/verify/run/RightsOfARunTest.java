package litellmha.verify.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.verify.check.Checks;
import litellmha.verify.check.RestoreScenario;
import org.junit.jupiter.api.Test;

class RightsOfARunTest {

    private static List<String> rights(String stack, String... checks) {
        return rights(CommittedStacks.settings(stack), checks);
    }

    private static List<String> rights(Settings settings, String... checks) {
        return Verification.rights(
                        PlatformPlan.of("test", settings),
                        Checks.all().stream()
                                .filter(check -> List.of(checks).contains(check.id()))
                                .toList())
                .stream()
                .map(RightsOfARunTest::shown)
                .toList();
    }

    private static String shown(Right right) {
        return right.verb() + " " + right.object() + (right.namespaced() ? "" : " of the whole cluster");
    }

    private static String[] all() {
        return Checks.all().stream().flatMap(check -> Stream.of(check.id())).toArray(String[]::new);
    }

    @Test
    void aCheckThatOnlySendsRequestsNeedsNoMoreThanTheClients() {
        assertThat(rights("prod", "budget"))
                .contains("create pods", "create pods/exec", "update configmaps")
                .doesNotContain("create pods/eviction", "patch deployments.apps", "patch nodes of the whole cluster");
    }

    @Test
    void whatTheStackDeclaresIsRead() {
        assertThat(rights("prod", "declared-state"))
                .contains(
                        "get services",
                        "get networkpolicies.networking.k8s.io",
                        "get scheduledbackups.postgresql.cnpg.io",
                        "list nodes of the whole cluster")
                .doesNotContain("get secrets");
    }

    @Test
    void backupsAreReadInTheNamespaceAlone() {
        assertThat(rights("prod", "backup"))
                .contains(
                        "get scheduledbackups.postgresql.cnpg.io",
                        "list backups.postgresql.cnpg.io",
                        "list volumesnapshots.snapshot.storage.k8s.io",
                        "list persistentvolumeclaims",
                        "get configmaps")
                .noneMatch(right -> right.endsWith("of the whole cluster"));
    }

    /** Each run has the same rights, for its lock; a drill must not rely on that. */
    @Test
    void aDrillKeepsItsVerdict() {
        PlatformPlan prod = PlatformPlan.of("prod", CommittedStacks.settings("prod"));

        assertThat(RestoreScenario.of(Optional.empty(), Optional.empty()).rights(prod))
                .extracting(RightsOfARunTest::shown)
                .contains("create configmaps", "update configmaps");
    }

    @Test
    void aCheckThatDoesNotApplyNeedsNothing() {
        assertThat(rights("cost", "backup", "node-drain", "redis-outage", "failover"))
                .isEqualTo(rights("cost"));
    }

    @Test
    void aStatefulSetIsReadWhereThereIsOneAndNothingIsScaled() {
        assertThat(rights(CommittedStacks.replicated(), "redis-outage"))
                .contains("get statefulsets.apps", "delete pods")
                .doesNotContain("update deployments.apps/scale");
        assertThat(rights("prod", all())).doesNotContain("get statefulsets.apps");
    }

    @Test
    void allChecksNeedTheRightsToEvictScaleHibernateAndCordonOnce() {
        assertThat(rights("prod", all()))
                .contains(
                        "create pods/eviction",
                        "update deployments.apps/scale",
                        "patch clusters.postgresql.cnpg.io",
                        "patch nodes of the whole cluster")
                .doesNotHaveDuplicates();
    }

    @Test
    void whoRestoresFromAnArchiveOfWalCopiesItsStoreAndItsSecret() {
        assertThat(rights(CommittedStacks.archiving(), "restore"))
                .contains(
                        "get objectstores.barmancloud.cnpg.io",
                        "create objectstores.barmancloud.cnpg.io of the whole cluster",
                        "create secrets of the whole cluster");
        assertThat(rights("prod", "restore")).noneMatch(right -> right.contains("objectstores"));
    }
}
