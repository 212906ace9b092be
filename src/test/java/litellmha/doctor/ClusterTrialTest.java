package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Cluster that is sent as a dry run makes the server call the operator's webhooks. */
class ClusterTrialTest {

    private static final String OWN = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/clusters";
    private static final String OF_OPERATOR = "/apis/postgresql.cnpg.io/v1/namespaces/cnpg-system/clusters";
    private static final String ELSEWHERE = "Cluster litellm-pg (tried in namespace cnpg-system)";

    /** As the API server says it ({@code pkg/admission/plugin/webhook/errors} in {@code k8s.io/apiserver}). */
    private static final String NO_ANSWER =
            "Internal error occurred: failed calling webhook \"mcluster.cnpg.io\": failed to"
                    + " call webhook: Post \"https://cnpg-webhook-service.cnpg-system.svc:443/\": context deadline exceeded";

    private static final String DENIED = "admission webhook \"vcluster.cnpg.io\" denied the request: spec.instances";

    private final FakeApi api = new FakeApi();
    private final ClusterFixture cluster = new ClusterFixture(PROD);

    private List<Trial> trials() {
        return ClusterReader.read(api, PROD).trials().stream()
                .filter(trial -> trial.object().startsWith("Cluster"))
                .toList();
    }

    private void answer(String path, int code, String message) {
        api.answer(path + "?dryRun=All", code, "{'message':'%s'}".formatted(message.replace("\"", "\\\"")));
    }

    private List<Finding> findings(Trial trial) {
        cluster.trials = List.of(trial);
        return AccessFindings.admission(PROD, cluster.facts());
    }

    @Test
    void withoutANamespaceOfTheStackItIsTriedInThatOfTheOperator() {
        api.answer(OF_OPERATOR, 201, "{}");

        assertThat(trials()).containsExactly(new Trial(ELSEWHERE, known(Optional.empty())));
        JsonNode sent = api.posted().get(api.posted().size() - 1);
        assertThat(sent.at("/metadata/name").asText()).isEqualTo("doctor-litellm-pg");
        assertThat(sent.at("/metadata/namespace").asText()).isEqualTo("cnpg-system");
        assertThat(sent.at("/spec/instances").asInt()).isEqualTo(3);
    }

    @Test
    void inTheStacksNamespaceItIsTriedThere() {
        api.answer("/api/v1/namespaces/litellm/", 404, "{}");
        api.answer("/api/v1/namespaces/litellm", 200, "{}");
        answer(OWN, 403, "exceeded quota");

        assertThat(trials()).containsExactly(new Trial("Cluster litellm-pg", known(Optional.of("exceeded quota"))));
    }

    @Test
    void withoutTheKindOrANamespaceThereIsNothingToTry() {
        assertThat(trials()).isEmpty();
        assertThat(api.asked()).contains(OF_OPERATOR + "?dryRun=All");
    }

    @Test
    void aWebhookOutOfReachIsOneErrorWithWhatToDo() {
        answer(OF_OPERATOR, 500, NO_ANSWER);

        assertThat(trials())
                .singleElement()
                .satisfies(trial -> assertThat(findings(trial)).singleElement().satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.ERROR);
                    assertThat(finding.text())
                            .contains("would reject " + ELSEWHERE, "failed calling webhook", "mcluster.cnpg.io");
                    assertThat(finding.remedy().orElseThrow())
                            .contains("ready pod", "port 9443", "network policy in namespace cnpg-system", "firewall");
                }));
    }

    @Test
    void aWebhookOfSomebodyElseIsNotTheOperators() {
        Trial trial = new Trial("a pod of Job x", known(Optional.of("failed calling webhook \"policy.example.com\"")));

        assertThat(findings(trial)).singleElement().satisfies(finding -> assertThat(finding.remedy())
                .contains("make sure that the pods of this webhook are ready, and that the API server reaches them"));
    }

    @Test
    void whatTheOperatorRejectsCountsEverywhere() {
        answer(OF_OPERATOR, 403, DENIED);

        assertThat(trials()).containsExactly(new Trial(ELSEWHERE, known(Optional.of(DENIED))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admission webhook \"policy.example.com\" denied the request: no databases here",
                "clusters.postgresql.cnpg.io is forbidden: User x cannot create resource \"clusters\" in API group \"postgresql.cnpg.io\"",
                "clusters.postgresql.cnpg.io \"doctor-litellm-pg\" is forbidden: exceeded quota"
            })
    void whatOthersObjectToInTheOperatorsNamespaceSaysNothingAboutTheStack(String message) {
        answer(OF_OPERATOR, 403, message);

        assertThat(trials()).containsExactly(new Trial(ELSEWHERE, new Read.Unknown<>(message)));
    }

    @Test
    void aQuotaThatTheExistingClusterFillsIsNoRefusal() {
        api.answer(OWN + "/litellm-pg", 200, "{'metadata':{'labels':{'litellm-ha/stack':'prod'}}}");
        api.answer("/api/v1/namespaces/litellm/", 404, "{}");
        api.answer("/api/v1/namespaces/litellm", 200, "{}");
        answer(OWN, 403, "exceeded quota");

        assertThat(trials()).containsExactly(new Trial("Cluster litellm-pg", new Read.Unknown<>("exceeded quota")));
    }
}
