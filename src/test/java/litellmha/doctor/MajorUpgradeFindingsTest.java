package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellmha.kubeapi.FailedMajorUpgrade;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

class MajorUpgradeFindingsTest {

    private static final String FOUND =
            "pg_upgrade has failed in Job upgrade, and no Postgres runs: `kubectl -n litellm logs job/upgrade` says why";

    private static StackNeeds withPostgres(String version) {
        StackFile stack = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        stack.config().withObject("/litellm-ha:database").put("image", "pg:" + version);
        return StackNeeds.of(PlatformPlan.of("prod", stack.settings()));
    }

    private static List<Finding> findings(String wanted, Read<Optional<FailedMajorUpgrade>> failed) {
        StackNeeds needs = withPostgres(wanted);
        ClusterFixture cluster = new ClusterFixture(needs);
        cluster.failedUpgrade = failed;
        return MajorUpgradeFindings.of(needs, cluster.facts());
    }

    private static Read<Optional<FailedMajorUpgrade>> failedFrom(String version) {
        return known(Optional.of(new FailedMajorUpgrade("litellm", "upgrade", "pg:" + version)));
    }

    @Test
    void withoutAFailedUpgradeThereIsNothingToSay() {
        assertThat(findings("18.1", known(Optional.empty()))).isEmpty();
    }

    @Test
    void afterAFailedUpgradeNoOtherMajorVersionIsTriedBeforeTheStackWentBack() {
        assertThat(findings("18.1", failedFrom("17.6")))
                .containsExactly(Finding.error(
                        "Postgres upgrade",
                        FOUND,
                        "set litellm-ha:database.image to pg:17.6 and run `up`: the data is as it was"));
    }

    @Test
    void theWayBackIsOpenAlsoToAnotherMinorVersion() {
        assertThat(findings("17.7", failedFrom("17.6")))
                .containsExactly(Finding.note("Postgres upgrade", FOUND, "this `up` goes back to the data of before"));
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThat(findings("18.1", ClusterFixture.forbidden()))
                .containsExactly(Finding.unknownAside("Postgres upgrade", "it is forbidden"));
    }

    @Test
    void onlyTheJobOfAnUpgradeThatHasFailedIsFound() {
        FakeApi api = new FakeApi();
        api.answer("/apis/batch/v1/namespaces/litellm/jobs", 200, """
                {'items': [{'metadata': {'namespace': 'litellm', 'name': 'upgrade'},
                   'spec': {'template': {'spec': {'initContainers': [{'name': 'prepare', 'image': 'pg:17.6'}]}}},
                   'status': {'conditions': [{'type': 'Failed', 'status': 'True'}]}}]}""");

        assertThat(MajorUpgradeFindings.read(api, withPostgres("18.1").plan())).isEqualTo(failedFrom("17.6"));
    }
}
