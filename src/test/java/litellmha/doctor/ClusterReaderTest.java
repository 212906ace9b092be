package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.INSTALLING;
import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.amount;
import static litellmha.doctor.ClusterFixture.found;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.doctor.ClusterFacts.Origin;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterReaderTest {

    private final FakeApi api = new FakeApi();

    private ClusterFacts read() {
        return ClusterReader.read(api, PROD);
    }

    @Test
    void whatMayNotBeReadIsUnknownWithTheReason() {
        api.answer("/api/v1/nodes", 403, "{'message':'nodes is forbidden:\\n User x cannot list'}");

        assertThat(read().nodes()).isEqualTo(new Read.Unknown<>("nodes is forbidden: User x cannot list"));
    }

    @Test
    void aKindThatTheServerDoesNotKnowHasNoObjects() {
        assertThat(read().storage().snapshotClasses()).isEqualTo(known(List.of()));
        assertThat(read().servedKinds()).isEqualTo(known(java.util.Set.of()));
    }

    @Test
    void allPagesOfAListAreRead() {
        String item = "{'metadata':{'name':'%s','annotations':{%s}},'provisioner':'csi'}";
        String path = "/apis/storage.k8s.io/v1/storageclasses?limit=500";
        api.answer(
                path + "&continue=a%2Fb",
                200,
                "{'items':[%s]}"
                        .formatted(item.formatted("two", "'storageclass.kubernetes.io/is-default-class':'true'")));
        api.answer(path, 200, "{'metadata':{'continue':'a/b'},'items':[%s]}".formatted(item.formatted("one", "")));

        assertThat(read().storage().storageClasses())
                .isEqualTo(known(List.of(
                        new StorageClass("one", "csi", false, false), new StorageClass("two", "csi", true, false))));
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0, 1.29.0, 1.30.0",
        "localhost:5000/cnpg:1.30.1@sha256:abc, '', 1.30.1",
        "localhost:5000/cnpg@sha256:abc, 1.30.2, 1.30.2",
        "localhost:5000/cnpg, '', ''",
    })
    void theOperatorsVersionIsItsImagesTagOrALabel(String image, String label, String version) {
        api.answer("/apis/apps/v1/deployments?", 200, """
                {'items':[{'metadata':{'name':'cnpg','namespace':'cnpg-system',
                'labels':{'app.kubernetes.io/version':'%s'},'annotations':{'litellm-ha/stack':'dev'}},
                'spec':{'selector':{'matchLabels':{'app':'cnpg'}},
                'template':{'spec':{'containers':[{'image':'%s'}]}}},'status':{'readyReplicas':1}}]}""".formatted(label, image));

        String pod = "{'spec':{'nodeName':'%s'},'status':{'conditions':[{'type':'Ready','status':'%s'}]}}";
        api.answer(
                "/api/v1/namespaces/cnpg-system/pods?limit=500&labelSelector=app%3Dcnpg",
                200, "{'items':[%s,%s]}".formatted(pod.formatted("node1", "True"), pod.formatted("node2", "False")));

        assertThat(read().operators())
                .isEqualTo(known(List.of(new Operator(
                        "cnpg-system",
                        "cnpg",
                        Optional.of(version).filter(text -> !text.isEmpty()),
                        1,
                        Optional.of("dev"),
                        known(List.of("node1"))))));
    }

    @ParameterizedTest
    @CsvSource({
        "'''meta.helm.sh/release-name'':''cnpg'',''meta.helm.sh/release-namespace'':''db''', db/cnpg",
        "'', ''",
    })
    void whatBroughtTheKindsOfPostgresIsReadForAStackThatInstallsTheOperator(String annotations, String release) {
        String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters.postgresql.cnpg.io";
        api.answer(path, 200, "{'metadata':{'annotations':{%s}}}".formatted(annotations));

        assertThat(ClusterReader.read(api, INSTALLING).postgresKinds())
                .isEqualTo(known(Optional.of(new Origin(Optional.of(release).filter(text -> !text.isEmpty())))));
        assertThat(read().postgresKinds()).isEqualTo(known(Optional.empty()));
    }

    @Test
    void aNodeIsReadWithWhatKeepsPodsAway() {
        api.answer("/api/v1/nodes", 200, """
                {'items':[{'metadata':{'name':'node1','labels':{'topology.kubernetes.io/zone':'a'}},
                'spec':{'taints':[{'key':'gpu','effect':'NoSchedule'}]},
                'status':{'conditions':[{'type':'Ready','status':'True'}],
                'allocatable':{'cpu':'3900m','memory':'16Gi'}}}]}""");

        assertThat(read().nodes())
                .isEqualTo(known(
                        List.of(new Node("node1", Optional.of("a"), Optional.of("tainted gpu"), amount("3.900", 16)))));
    }

    @Test
    void theStacksOwnPodsTakeNoRoomFromIt() {
        String pod = "{'metadata':{'namespace':'%s','labels':{'litellm-ha/stack':'%s'}},'spec':{'nodeName':'node1',"
                + "'containers':[{'resources':{'requests':{'cpu':'%s','memory':'1Gi'}}}]}}";
        api.answer(
                "/api/v1/pods",
                200,
                "{'items':[%s,%s,%s]}"
                        .formatted(
                                pod.formatted("litellm", "prod", "4"),
                                pod.formatted("litellm", "cost", "2"),
                                pod.formatted("other", "prod", "1")));

        assertThat(read().requested()).isEqualTo(known(Map.of("node1", amount("3", 2))));
    }

    @Test
    void inANamespaceThatIsNotThereNothingIsLookedFor() {
        ClusterFacts facts = read();

        assertThat(facts.lookups()).containsExactly(new Lookup("Namespace litellm", known(Optional.empty())));
        assertThat(facts.trials()).extracting(Trial::object).containsExactly("Namespace litellm");
        assertThat(api.asked()).contains("/api/v1/namespaces?dryRun=All");
    }

    @Test
    void inANamespaceThatIsThereEveryObjectAndEveryPodIsTried() {
        String mine = "{'metadata':{'labels':{'litellm-ha/stack':'prod'}}}";
        api.answer("/api/v1/namespaces/litellm/pods?dryRun=All", 403, "{'message':'exceeded quota'}");
        api.answer("/api/v1/namespaces/litellm/secrets", 403, "{'message':'secrets is forbidden'}");
        api.answer("/api/v1/namespaces/litellm", 200, mine);

        ClusterFacts facts = read();

        assertThat(facts.lookups())
                .hasSameSizeAs(PROD.objects())
                .contains(
                        found("Namespace litellm", "prod"),
                        new Lookup("Secret litellm-secrets", new Read.Unknown<>("secrets is forbidden")),
                        new Lookup("Deployment litellm", known(Optional.empty())));
        assertThat(facts.trials()).hasSize(5).allSatisfy(trial -> assertThat(trial.refusal())
                .isEqualTo(known(Optional.of("exceeded quota"))));
    }

    @Test
    void podsOfAWorkloadThatIsThereAreNotTriedAgain() {
        api.answer("/api/v1/namespaces/litellm/pods?dryRun=All", 201, "{}");
        api.answer("/apis/apps/v1/namespaces/litellm/deployments/litellm", 200, "{}");
        api.answer("/api/v1/namespaces/litellm", 200, "{}");

        assertThat(read().trials())
                .extracting(trial -> trial.object().replaceAll("-[0-9a-f]{8}$", ""))
                .containsExactly("a pod of Job litellm-migrations", "a pod of CronJob litellm-pg-retention");
    }

    @Test
    void aUserWhoMayMakeNoPodsSaysNothingAboutThem() {
        String denial = "pods is forbidden: User x cannot create resource pods";
        api.answer("/api/v1/namespaces/litellm/pods?dryRun=All", 403, "{'message':'%s'}".formatted(denial));
        api.answer("/api/v1/namespaces/litellm", 200, "{}");

        assertThat(read().trials()).extracting(Trial::refusal).containsOnly(new Read.Unknown<Optional<String>>(denial));
    }

    @ParameterizedTest
    @CsvSource({
        "403, 'violates PodSecurity', true",
        "422, 'Invalid value', true",
        "500, 'Internal error occurred: failed calling webhook x', true",
        "500, 'Internal error occurred', false",
        "429, 'too many requests', false",
    })
    void onlyAJudgementIsARefusal(int code, String message, boolean refusal) {
        api.answer("/api/v1/namespaces?dryRun=All", code, "{'message':'%s'}".formatted(message));

        assertThat(read().trials())
                .containsExactly(new Trial(
                        "Namespace litellm", refusal ? known(Optional.of(message)) : new Read.Unknown<>(message)));
    }

    @Test
    void aRightThatIsNotGrantedIsNamed() {
        String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        api.answer(path + "#jobs", 201, "{'status':{'allowed':false}}");
        api.answer(path, 201, "{'status':{'allowed':true}}");

        assertThat(read().deniedRights().<List<Right>>fold(rights -> rights, reason -> List.of()))
                .containsExactlyElementsOf(
                        Rights.inNamespace("batch", "jobs", "get", "create", "patch", "delete", "list", "watch"));
    }
}
