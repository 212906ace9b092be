package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.INSTALLING;
import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.known;
import static litellmha.doctor.ClusterFixture.operator;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.doctor.ClusterFacts.Origin;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.Right;
import litellmha.names.DatabaseNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stack that installs the operator; one that finds it is in {@link DoctorTest}. */
class OperatorFindingsTest {

    private final ClusterFixture cluster = new ClusterFixture(INSTALLING);

    private Finding finding(StackNeeds needs, Operator... operators) {
        cluster.operators = known(List.of(operators));
        return OperatorFindings.of(needs, cluster.facts());
    }

    @Test
    void aClusterWithoutOperatorAndItsKindsLacksNothing() {
        cluster.operators = known(List.of());

        Diagnosis diagnosis = cluster.diagnosis(INSTALLING);

        assertThat(diagnosis.findings()).extracting(Finding::level).containsOnly(Level.OK, Level.NOTE);
        assertThat(diagnosis.lines())
                .contains("ok       CloudNativePG operator: none yet; the stack installs 1.30.1 as Helm release"
                        + " cnpg-system/cloudnative-pg");
        // The control: without the setting, both are missed.
        assertThat(cluster.diagnosis(PROD).lines())
                .anyMatch(line -> line.contains("does not serve postgresql.cnpg.io/v1 Cluster"))
                .anyMatch(line -> line.contains("not found"));
    }

    @Test
    void theKindsOfSnapshotsMustBeThereBeforeTheOperatorStarts() {
        Set<String> kinds = new TreeSet<>(INSTALLING.kinds());
        kinds.removeIf(kind -> kind.startsWith(DatabaseNames.SNAPSHOT_API_VERSION));
        cluster.servedKinds = known(kinds);

        Finding finding = ApiFindings.kinds(INSTALLING, cluster.facts());

        assertThat(finding.level()).isEqualTo(Level.ERROR);
        assertThat(finding.remedy().orElseThrow())
                .contains("before the operator")
                .doesNotContain("install CloudNativePG");
    }

    @ParameterizedTest
    @CsvSource({
        "cnpg-system, '', 'not installed by stack prod: cnpg-system/cnpg-controller-manager'",
        "cnpg-system, dev, 'cnpg-system/cnpg-controller-manager of stack dev'",
        "operators, '', 'not installed by stack prod: operators/cnpg-controller-manager'",
    })
    void anOperatorOfSomebodyElsesIsInTheWay(String namespace, String stack, String text) {
        Finding finding = finding(INSTALLING, operator(namespace, "1.30.0", 1, stack));

        assertThat(finding.level()).isEqualTo(Level.ERROR);
        assertThat(finding.text()).contains(text);
        assertThat(finding.remedy().orElseThrow()).contains("leave out operator.install");
        // The control: for a stack without the setting, the one in the right namespace is as wanted.
        assertThat(finding(PROD, operator("cnpg-system", "1.30.0", 1, "dev")).level())
                .isEqualTo(Level.OK);
    }

    @Test
    void itsOwnOperatorIsJudgedAsAnyOther() {
        assertThat(finding(INSTALLING, operator("cnpg-system", "1.30.0", 1, "prod"))
                        .level())
                .isEqualTo(Level.OK);
        assertThat(finding(INSTALLING, operator("cnpg-system", "1.30.0", 0, "prod"))
                        .text())
                .contains("no ready pod");
        assertThat(finding(INSTALLING, operator("elsewhere", "1.30.0", 1, "prod"))
                        .text())
                .contains("runs in namespace elsewhere");
    }

    @Test
    void itsOwnOperatorIsMissedWhenTheSettingGoes() {
        Finding finding = finding(PROD, operator("cnpg-system", "1.30.0", 1, "prod"));

        assertThat(finding.level()).isEqualTo(Level.WARNING);
        assertThat(finding.text()).contains("installed by stack prod, which deletes it without operator.install");
    }

    @ParameterizedTest
    @CsvSource({
        "cnpg-system/cloudnative-pg, OK, none yet",
        "db/cnpg, ERROR, from Helm release db/cnpg",
        "'', ERROR, from elsewhere",
    })
    void kindsThatAnotherReleaseBroughtAreInTheWay(String release, Level level, String text) {
        cluster.postgresKinds =
                known(Optional.of(new Origin(Optional.of(release).filter(name -> !name.isEmpty()))));

        Finding finding = finding(INSTALLING);

        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.text()).contains(text);
    }

    @Test
    void whatMayNotBeSeenIsUnknown() {
        cluster.postgresKinds = forbidden();
        assertThat(finding(INSTALLING).level()).isEqualTo(Level.UNKNOWN);

        cluster.operators = forbidden();
        assertThat(OperatorFindings.of(INSTALLING, cluster.facts()).level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void itsUserMustBeAllowedWhatTheChartMakes() {
        Right kinds = new Right("create", "apiextensions.k8s.io", "customresourcedefinitions", "", false);
        assertThat(NeededRights.of(INSTALLING).ofStack()).contains(kinds);
        assertThat(NeededRights.of(INSTALLING).ofOperator())
                .contains(new Right("create", "apps", "deployments", "", true));
        // The control: a stack without the setting needs neither.
        assertThat(NeededRights.of(PROD).ofStack()).doesNotContain(kinds);
        assertThat(NeededRights.of(PROD).ofOperator()).isEmpty();

        cluster.deniedRights = known(List.of(kinds));
        assertThat(AccessFindings.rights(INSTALLING, cluster.facts()).remedy().orElseThrow())
                .contains("namespace cnpg-system, or leave out operator.install");
    }
}
