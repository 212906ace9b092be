package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.known;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.doctor.ClusterFacts.SaltKey;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Read;
import litellmha.secret.FingerprintVector;
import litellmha.secret.SecretPlan;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SaltKeyFindingsTest {

    private static final SecretPlan.Reference SOURCE = new SecretPlan.Reference("litellm-secrets", "LITELLM_SALT_KEY");
    private static final Map<String, String> NO_PODS = Map.of();

    @Nested
    class Judgement {

        private final ClusterFixture cluster = new ClusterFixture(PROD);

        private List<Finding> findings(Read<Optional<String>> present, Read<Map<String, String>> started) {
            cluster.saltKey = Optional.of(new SaltKey(SOURCE, present, started));
            return SaltKeyFindings.of(cluster.facts());
        }

        @Test
        void withoutANamespaceThereIsNothingToCompare() {
            assertThat(SaltKeyFindings.of(cluster.facts())).isEmpty();
        }

        @Test
        void withoutAKeyOrAPodThereIsNothingToCompare() {
            assertThat(findings(known(Optional.empty()), known(Map.of("a", "1"))))
                    .isEmpty();
            assertThat(findings(known(Optional.of("1")), known(NO_PODS))).isEmpty();
        }

        @Test
        void theKeyOfAllPodsIsRight() {
            assertThat(findings(known(Optional.of("1")), known(Map.of("a", "1", "b", "1"))))
                    .containsExactly(
                            Finding.ok(
                                    "Salt key",
                                    "key LITELLM_SALT_KEY of Secret litellm-secrets has the fingerprint 1, as all pods of LiteLLM"));
        }

        @Test
        void anotherKeyThanThatOfAPodIsAnError() {
            assertThat(findings(known(Optional.of("2")), known(Map.of("a", "1", "b", "2"))))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.level()).isEqualTo(Level.ERROR);
                        assertThat(finding.text())
                                .contains(
                                        "of Secret litellm-secrets has the fingerprint 2, but",
                                        "another key: a (fingerprint 1); none will start again");
                    });
        }

        @Test
        void whatMayNotBeReadIsUnknown() {
            assertThat(findings(forbidden(), known(Map.of("a", "1"))))
                    .containsExactly(Finding.unknownAside("Salt key", "it is forbidden"));
        }
    }

    @Nested
    class Reading {

        private final FakeApi api = new FakeApi();

        private Optional<SaltKey> read() {
            return ClusterReader.read(api, PROD).saltKey();
        }

        @Test
        void aNamespaceThatIsNotThereHasNone() {
            assertThat(read()).isEmpty();
        }

        @Test
        void theFingerprintsAreThoseOfTheSecretAndOfThePodsThatFoundItRight() throws Exception {
            FingerprintVector vector = FingerprintVector.all().get(1);
            String pod = "{'metadata':{'name':'%s'},'status':{'initContainerStatuses':[{'name':'wait-for-schema'},"
                    + "{'name':'salt-key','state':{'terminated':{'exitCode':%d,'message':'%s'}}}]}}";
            api.answer(
                    "/api/v1/namespaces/litellm/secrets/litellm-secrets",
                    200,
                    "{'data':{'LITELLM_SALT_KEY':'%s'}}"
                            .formatted(Base64.getEncoder()
                                    .encodeToString(vector.saltKey().getBytes(StandardCharsets.UTF_8))));
            api.answer(
                    "/api/v1/namespaces/litellm/pods?limit=500&labelSelector=litellm-ha%2Fstack%3Dprod"
                            + "%2Capp.kubernetes.io%2Fcomponent%3Dgateway",
                    200,
                    "{'items':[%s,%s,{'metadata':{'name':'of-an-earlier-program'}}]}"
                            .formatted(pod.formatted("one", 0, "0123456789abcdef"), pod.formatted("two", 78, "wrong")));
            api.answer("/api/v1/namespaces/litellm", 200, "{}");

            assertThat(read())
                    .contains(new SaltKey(
                            SOURCE,
                            known(Optional.of(vector.fingerprint())),
                            known(Map.of("one", "0123456789abcdef"))));
        }
    }
}
