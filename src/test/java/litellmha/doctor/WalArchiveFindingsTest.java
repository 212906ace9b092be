package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import litellmha.doctor.Finding.Level;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Right;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import org.junit.jupiter.api.Test;

/** What an archive of WAL needs of a cluster. */
class WalArchiveFindingsTest {

    private static final StackNeeds ARCHIVING = StackNeeds.of(PlatformPlan.of("prod", CommittedStacks.archiving()));

    private static final Finding PLUGIN =
            Finding.ok("WAL archive", "the operator knows the plugin barman-cloud.cloudnative-pg.io");
    private static final String SERVICES = "/api/v1/namespaces/cnpg-system/services?limit=500&labelSelector="
            + "cnpg.io%2FpluginName%3Dbarman-cloud.cloudnative-pg.io";
    private static final String SECRET = "/api/v1/namespaces/litellm/secrets/object-store";

    private final FakeApi api = new FakeApi();
    private final ClusterFixture cluster = new ClusterFixture(ARCHIVING);

    private List<Finding> findings() {
        cluster.walArchive = WalArchiveFindings.read(api, ARCHIVING);
        return WalArchiveFindings.of(ARCHIVING, cluster.facts());
    }

    private void thereIsThePlugin() {
        api.answer(SERVICES, 200, "{'items':[{'metadata':{'name':'barman-cloud'}}]}");
    }

    private void thereIsTheNamespace() {
        cluster.lookups.set(0, ClusterFixture.found("Namespace litellm", "prod"));
    }

    @Test
    void aStackWithoutAnArchiveAsksForNothing() {
        assertThat(WalArchiveFindings.read(api, PROD)).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void thePluginAndBothKeysAreFine() {
        thereIsThePlugin();
        api.answer(SECRET, 200, "{'data':{'ID':'YQ==','KEY':'Yg=='}}");

        assertThat(findings())
                .containsExactly(
                        PLUGIN,
                        Finding.ok(
                                "WAL archive",
                                "Secret object-store has both keys; whether the store accepts them, nothing shows here"));
    }

    @Test
    void aPluginThatIsNotThereIsAnError() {
        api.answer(SERVICES, 200, "{'items':[]}");

        assertThat(findings().get(0))
                .isEqualTo(Finding.error(
                        "WAL archive",
                        "the operator knows no plugin barman-cloud.cloudnative-pg.io: no Service in namespace cnpg-system has the"
                                + " label cnpg.io/pluginName",
                        "install the Barman Cloud plugin in namespace cnpg-system:"
                                + " https://cloudnative-pg.io/plugin-barman-cloud/docs/installation/"));
    }

    @Test
    void aSecretThatIsNotThereIsAnErrorOnceItsNamespaceIs() {
        thereIsThePlugin();
        String create =
                "kubectl -n litellm create secret generic object-store --from-literal=ID=... --from-literal=KEY=...";
        assertThat(findings())
                .contains(Finding.warning(
                        "WAL archive",
                        "Secret object-store does not exist, because the first `up` makes its namespace: nothing is archived before"
                                + " it does, and the first base backup fails",
                        create));

        thereIsTheNamespace();

        assertThat(findings()).contains(Finding.error("WAL archive", "Secret object-store does not exist", create));
    }

    @Test
    void aKeyThatTheSecretLacksIsAnErrorWithThoseThatItHas() {
        thereIsThePlugin();
        api.answer(SECRET, 200, "{'data':{'id':'YQ==','KEY':'Yg=='}}");

        assertThat(findings())
                .contains(Finding.error(
                        "WAL archive",
                        "Secret object-store lacks ID; it has: KEY, id",
                        "add them to it, or set backup.walArchive.credentials to those that it has"));
    }

    @Test
    void whatMayNotBeReadIsUnknown() {
        api.answer(SERVICES, 403, "{'message':'forbidden'}");
        api.answer(SECRET, 403, "{'message':'forbidden'}");

        assertThat(findings()).extracting(Finding::level).containsOnly(Level.UNKNOWN);
    }

    @Test
    void theDoctorTellsOfThem() {
        api.answer(SERVICES, 200, "{'items':[]}");
        cluster.walArchive = WalArchiveFindings.read(api, ARCHIVING);

        assertThat(Doctor.findings(ARCHIVING, cluster.facts()))
                .anySatisfy(finding -> assertThat(finding.text()).startsWith("the operator knows no plugin"));
    }

    @Test
    void theKindAndTheRightToCreateItAreNeeded() {
        assertThat(NeededRights.of(ARCHIVING).ofStack()).anySatisfy(right -> assertThat(right)
                .extracting(Right::resource, Right::verb)
                .containsExactly("objectstores", "create"));

        Set<String> served = new TreeSet<>(ARCHIVING.kinds());
        served.remove("barmancloud.cnpg.io/v1 ObjectStore");
        cluster.servedKinds = known(served);

        assertThat(ApiFindings.kinds(ARCHIVING, cluster.facts()))
                .isEqualTo(Finding.error(
                        "API",
                        "does not serve barmancloud.cnpg.io/v1 ObjectStore",
                        "install the Barman Cloud plugin in namespace cnpg-system:"
                                + " https://cloudnative-pg.io/plugin-barman-cloud/docs/installation/"));
    }

    @Test
    void thereIsRoomForTheContainerBesidePostgres() {
        assertThat(requestOfPostgres(ARCHIVING))
                .isEqualTo(requestOfPostgres(PROD).plus(Amount.of(FakeApi.json("{'cpu':'50m','memory':'128Mi'}"))));
    }

    private static Amount requestOfPostgres(StackNeeds needs) {
        return needs.pods().stream()
                .filter(pods -> pods.workload().equals("Cluster litellm-pg"))
                .findFirst()
                .orElseThrow()
                .request();
    }

    @Test
    void theClassOfTheVolumeForWalIsLookedForToo() {
        cluster.storageClasses = known(List.of(new StorageClass("standard", "csi.example.com", true, true)));
        StackNeeds needs = StackNeeds.of(PlatformPlan.of("prod", CommittedStacks.archivingOn("fast")));

        assertThat(StorageFindings.storageClasses(needs, cluster.facts()))
                .containsExactly(
                        Finding.ok("Storage class", "standard (provisioner csi.example.com)"),
                        Finding.error(
                                "Storage class",
                                "fast does not exist; existing classes: standard",
                                "set database.walStorage.storageClass to one of them"));
    }

    @Test
    void volumesOfOneClassAreOneFinding() {
        assertThat(StorageFindings.storageClasses(ARCHIVING, cluster.facts())).hasSize(1);
    }
}
