package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import litellmha.database.Origin;
import litellmha.doctor.Finding.Level;
import litellmha.doctor.RestoreFacts.Backup;
import litellmha.doctor.RestoreFacts.Snapshot;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import litellmha.names.PostgresGeneration;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Quantity;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

class RestoreFindingsTest {

    private static final StackNeeds RESTORED = restored();
    private static final Backup GOOD =
            new Backup("good", "litellm-pg", "volumeSnapshot", "completed", OptionalInt.of(18), List.of("good"), false);
    private static final Snapshot READY = new Snapshot("good", true, Optional.of(new Quantity("10Gi")));

    private Read<Optional<String>> began = known(Optional.empty());
    private Read<List<Backup>> backups = known(List.of(GOOD));
    private List<Snapshot> snapshots = List.of(READY);

    private static StackNeeds restored() {
        StackFile stack = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        stack.config()
                .withObject("/litellm-ha:database")
                .put("image", "ghcr.io/cloudnative-pg/postgresql:18.3")
                .withObject("/restoreFrom")
                .put("backup", "good")
                .put("generation", 2);
        stack.config().withObject("/litellm-ha:database/storage").put("size", "10Gi");
        return StackNeeds.of(PlatformPlan.of("prod", stack.settings()));
    }

    private Finding finding() {
        ClusterFixture cluster = new ClusterFixture(RESTORED);
        cluster.restore = Optional.of(new RestoreFacts(began, known(Optional.empty()), backups, known(snapshots)));
        return RestoreFindings.of(RESTORED, cluster.facts()).get(0);
    }

    private void assertError(String text, String remedy) {
        assertThat(finding()).isEqualTo(Finding.error("Restore", text, remedy));
    }

    @Test
    void aStackThatBeganEmptyHasNothingToRestore() {
        assertThat(RestoreFindings.of(ClusterFixture.PROD, new ClusterFixture(ClusterFixture.PROD).facts()))
                .isEmpty();
    }

    @Test
    void aCompletedBackupWithItsSnapshotIsRight() {
        assertThat(finding())
                .isEqualTo(Finding.ok("Restore", "Backup good of Cluster litellm-pg, for Cluster litellm-pg-gen2"));
    }

    @Test
    void aClusterThatBeganWithTheBackupNeedsItNoMore() {
        began = known(Optional.of("backup good"));
        backups = known(List.of());

        assertThat(finding()).isEqualTo(Finding.ok("Restore", "Cluster litellm-pg-gen2 began with backup good"));
    }

    @Test
    void aClusterThatIsThereAlreadyIsAnError() {
        String remedy =
                "set database.restoreFrom.generation to a number that no Cluster has, or put back what was there";
        began = known(Optional.of("backup other"));
        assertError("Cluster litellm-pg-gen2 exists and began with backup other; backup good would be ignored", remedy);
        began = known(Optional.of(""));
        assertError("Cluster litellm-pg-gen2 exists and began with nothing; backup good would be ignored", remedy);
    }

    @Test
    void aBackupThatDoesNotExistIsAnErrorThatNamesThoseThatDo() {
        backups = known(List.of(
                new Backup("a", "litellm-pg", "volumeSnapshot", "completed", OptionalInt.of(18), List.of(), false),
                new Backup("b", "litellm-pg", "volumeSnapshot", "failed", OptionalInt.of(18), List.of(), false),
                new Backup("c", "litellm-pg", "volumeSnapshot", "completed", OptionalInt.of(18), List.of(), false)));
        assertError("Backup good does not exist", "set database.restoreFrom.backup to a completed one, such as c, a");
        backups = known(List.of());
        assertError("Backup good does not exist", "remove database.restoreFrom: no backup of this stack is completed");
    }

    @Test
    void aBackupOfAnotherClusterIsAnError() {
        backups = known(List.of(new Backup(
                "good", "other", "volumeSnapshot", "completed", OptionalInt.of(18), List.of("good"), false)));
        assertThat(finding().text()).isEqualTo("Backup good is of Cluster other, not of this stack");
    }

    @Test
    void aBackupThatIsNotCompletedIsAnError() {
        backups = known(List.of(new Backup(
                "good", "litellm-pg", "volumeSnapshot", "running", OptionalInt.of(18), List.of("good"), false)));
        assertThat(finding().text()).isEqualTo("Backup good is not completed: its phase is \"running\"");
    }

    @Test
    void aBackupOfAnotherMethodIsAnError() {
        backups = known(
                List.of(new Backup("good", "litellm-pg", "plugin", "completed", OptionalInt.of(18), List.of(), false)));
        assertThat(finding().text()).isEqualTo("Backup good is of method plugin, not volumeSnapshot");
    }

    @Test
    void aBackupOfAnotherMajorVersionIsAnError() {
        backups = known(List.of(new Backup(
                "good", "litellm-pg", "volumeSnapshot", "completed", OptionalInt.of(19), List.of("good"), false)));
        assertError(
                "Backup good is of Postgres 19, which ghcr.io/cloudnative-pg/postgresql:18.3 cannot read",
                "set database.image to a Postgres 19");
    }

    @Test
    void aSnapshotThatIsGoneOrNotReadyIsAnError() {
        snapshots = List.of();
        assertThat(finding().text()).isEqualTo("Backup good has no VolumeSnapshot good that is still there");
        snapshots = List.of(new Snapshot("good", false, Optional.empty()));
        assertThat(finding().text()).isEqualTo("Backup good has no VolumeSnapshot good that is ready to use");
    }

    @Test
    void aBackupOfTwoVolumesOrOfNoneIsAnError() {
        backups = known(List.of(new Backup(
                "good",
                "litellm-pg",
                "volumeSnapshot",
                "completed",
                OptionalInt.of(18),
                List.of("good", "good-wal"),
                true)));
        assertThat(finding().text())
                .isEqualTo("Backup good has WAL on a volume of its own, and is restored by the WAL archive only");
        backups = known(List.of(
                new Backup("good", "litellm-pg", "volumeSnapshot", "completed", OptionalInt.of(18), List.of(), false)));
        assertThat(finding().text()).isEqualTo("Backup good names no VolumeSnapshot");
    }

    @Test
    void aVolumeThatIsTooSmallIsAnError() {
        snapshots = List.of(new Snapshot("good", true, Optional.of(new Quantity("20Gi"))));
        assertError(
                "Backup good needs a volume of 20Gi, but database.storage.size is 10Gi",
                "set database.storage.size to at least 20Gi");
    }

    @Test
    void whatMayNotBeReadIsUnknown() {
        backups = forbidden();
        assertThat(finding().level()).isEqualTo(Level.UNKNOWN);
        began = forbidden();
        assertThat(finding().level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void aMomentThatTheArchiveDoesNotReachToIsAnError() {
        Instant first = Instant.parse("2026-11-20T04:00:00Z");
        Instant now = Instant.parse("2026-11-27T11:00:00Z");

        assertThat(reached("2026-11-27T10:00:00Z", Optional.of(first), now))
                .isEqualTo(Finding.ok(
                        "Restore", "the WAL archive of Cluster litellm-pg reaches back to 2026-11-20T04:00:00Z"));
        for (String outside : List.of("2026-11-20T03:59:59Z", "2026-11-27T10:55:01Z")) {
            assertThat(reached(outside, Optional.of(first), now))
                    .isEqualTo(Finding.error(
                            "Restore",
                            "the WAL archive of Cluster litellm-pg does not reach to " + outside,
                            "set database.restoreFrom.archive.time to a time from 2026-11-20T04:00:00Z to"
                                    + " 2026-11-27T10:55:00Z, which is five minutes ago: until then WAL may be in no"
                                    + " archive"));
        }
        assertThat(reached("2026-11-27T10:00:00Z", Optional.empty(), now).text())
                .isEqualTo("the WAL archive has no base backup of Cluster litellm-pg");
    }

    private static Finding reached(String moment, Optional<Instant> first, Instant now) {
        return RestoreFindings.reached(new Origin.Moment(PostgresGeneration.FIRST, Instant.parse(moment)), first, now);
    }

    private static PlatformPlan ofMoment() {
        StackFile stack = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        CommittedStacks.archive(stack.config());
        CommittedStacks.restoreToAMoment(stack.config());
        return PlatformPlan.of("prod", stack.settings());
    }

    /** @param destination of the ObjectStore in the cluster */
    private static RestoreFacts factsOfMoment(String destination) {
        FakeApi api = new FakeApi();
        String postgres = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/";
        api.answer(postgres + "clusters/litellm-pg-gen2", 200, """
                {'spec': {'bootstrap': {'recovery': {'source': 'litellm-pg', 'recoveryTarget': {'targetTime': '2026-11-27T10:00:00Z'}}}}}""");
        api.answer(postgres + "backups", 200, "{'items': []}");
        api.answer("/apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots", 200, "{'items': []}");
        api.answer(
                "/apis/barmancloud.cnpg.io/v1/namespaces/litellm/objectstores/litellm-wal-archive", 200, """
                {'spec': {'configuration': {'destinationPath': '%s'}},
                  'status': {'serverRecoveryWindow': {'litellm-pg': {'firstRecoverabilityPoint': '2026-11-20T04:00:00Z'}}}}""".formatted(
                                destination));
        return RestoreFacts.read(api, ofMoment()).orElseThrow();
    }

    @Test
    void whatTheArchiveHasIsReadOfTheGenerationThatWroteIt() {
        RestoreFacts facts = factsOfMoment("s3://litellm-prod/postgres");

        assertThat(facts.firstMoment()).isEqualTo(known(Optional.of(Instant.parse("2026-11-20T04:00:00Z"))));
        assertThat(facts.began())
                .isEqualTo(known(Optional.of(RestoreFacts.described(
                        ofMoment().database().origin().source().orElseThrow()))));
    }

    /** A cluster that was lost left its archive. */
    @Test
    void howFarAnArchiveOfElsewhereReachesNobodyKnows() {
        FakeApi api = new FakeApi();
        api.answer("/apis/postgresql.cnpg.io/v1/namespaces/litellm/backups", 200, "{'items': []}");

        assertThat(RestoreFacts.read(api, ofMoment()).orElseThrow().firstMoment())
                .isEqualTo(new Read.Unknown<>(
                        "no WAL was archived from here yet, and no object says how far back the archive reaches"));
    }

    @Test
    void howFarAnotherDestinationReachesNobodyKnows() {
        assertThat(factsOfMoment("s3://litellm-prod/since").firstMoment())
                .isEqualTo(
                        new Read.Unknown<>(
                                "WAL goes to s3://litellm-prod/since now, and no object says how far back another destination reaches"));
    }

    @Test
    void theObjectsAreReadAsTheServerHasThem() {
        FakeApi api = new FakeApi();
        String postgres = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/";
        api.answer(postgres + "clusters/litellm-pg-gen2", 200, """
                {'spec': {'bootstrap': {'recovery': {'backup': {'name': 'good'}}}}}""");
        api.answer(postgres + "backups", 200, """
                {'items': [{'metadata': {'name': 'good'}, 'spec': {'cluster': {'name': 'litellm-pg'}, 'method': 'volumeSnapshot'},
                  'status': {'phase': 'completed', 'majorVersion': 18, 'snapshotBackupStatus': {'elements': [{'name': 'good'}]}}}]}""");
        api.answer("/apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots", 200, """
                {'items': [{'metadata': {'name': 'good'}, 'status': {'readyToUse': true, 'restoreSize': '10Gi'}},
                  {'metadata': {'name': 'new'}, 'status': {'readyToUse': false, 'restoreSize': '0'}}]}""");

        assertThat(RestoreFacts.read(api, RESTORED.plan()))
                .contains(new RestoreFacts(
                        known(Optional.of("backup good")),
                        known(Optional.empty()),
                        known(List.of(GOOD)),
                        known(List.of(READY, new Snapshot("new", false, Optional.empty())))));
    }
}
