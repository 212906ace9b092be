package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.kubeapi.FakeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be taken over, and what can. */
class RefusalsTest {

    private static final String METADATA =
            "'metadata':{'name':'x','namespace':'ns','labels':{'litellm-ha/stack':'prod'}}";

    private static List<Refusal> refusals(String declared, String live) {
        return Refusals.of(FakeApi.json("{%s,%s}".formatted(METADATA, declared)), FakeApi.json("{%s}".formatted(live)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    'labels':{'litellm-ha/stack':'cost'}; it belongs to stack cost
                    'ownerReferences':[{'kind':'App','name':'a','controller':true}]; App a controls it, and would change it back
                    'deletionTimestamp':'2026-01-01T00:00:00Z'; it is being deleted
                    """)
    void anObjectWithAnotherMasterIsRefused(String metadata, String reason) {
        assertThat(refusals("'kind':'ConfigMap'", "'kind':'ConfigMap','metadata':{%s}".formatted(metadata)))
                .extracting(Refusal::reason)
                .containsExactly(reason);
    }

    @Test
    void anObjectOfNobodyIsNot() {
        assertThat(refusals(
                        "'kind':'ConfigMap'",
                        "'kind':'ConfigMap','metadata':{'ownerReferences':[{'kind':'App','name':'a'}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Deployment, deployment", "StatefulSet, statefulset"})
    void oneWithAnotherSelectorHasToBeDeletedWithoutItsPods(String kind, String resource) {
        String spec = "'kind':'" + kind + "','spec':{'selector':{'matchLabels':{'app':'%s'}}}";

        assertThat(refusals(spec.formatted("a"), spec.formatted("b")))
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).startsWith("a %s's spec.selector can never change".formatted(kind));
                    assertThat(refusal.remedy())
                            .contains("kubectl -n ns delete %s x --cascade=orphan".formatted(resource));
                });
        assertThat(refusals(spec.formatted("a"), spec.formatted("a"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LITELLM_SALT_KEY, all credentials in the database are lost, pulumi config set --secret litellm-ha:saltKey --stack prod",
        "PROXY_MASTER_KEY, than the stack's configuration, litellm-ha:masterKey",
        "OPENAI_API_KEY, than the stack's configuration, set the same value in the configuration",
    })
    void aSecretWithAnotherValueIsRefusedWithoutTheValue(String key, String reason, String remedy) {
        String data = "'kind':'Secret','data':{'%s':'%s'}";

        assertThat(refusals(data.formatted(key, "bWluZQ=="), data.formatted(key, "dGhlaXJz")))
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).contains(key, reason);
                    assertThat(refusal.remedy()).contains(remedy);
                    assertThat(refusal.toString()).doesNotContain("bWluZQ==", "dGhlaXJz", "mine", "theirs");
                });
    }

    @Test
    void valuesThatAreTheSameOrNotKnownOrNotThereAreNotRefused() {
        String data = "'kind':'Secret','data':{%s}";

        assertThat(refusals(
                        data.formatted("'SAME':'YQ==','UNKNOWN':'','NEW':'Yg=='"),
                        data.formatted("'SAME':'YQ==','UNKNOWN':'Yw==','MORE':'ZA=='")))
                .isEmpty();
    }

    private static List<Refusal> database(String live) {
        return refusals(
                "'kind':'Cluster','spec':{'imageName':'pg:18.3-minimal','storage':{'size':'50Gi','storageClass':'fast'}}",
                "'kind':'Cluster',%s".formatted(live));
    }

    private static final String INITDB = "'bootstrap':{'initdb':{'database':'litellm','owner':'litellm'}}";

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    'spec':{}; its database is app with the owner app
                    'spec':{'bootstrap':{'initdb':{'database':'litellm','owner':'app'}}}; its database is litellm with the owner app
                    'spec':{'bootstrap':{'recovery':{'source':'x'}}}; its database is app with the owner app
                    'spec':{INITDB,'imageName':'pg:17'}; it runs PostgreSQL 17, and the stack wants 18
                    'spec':{INITDB,'imageName':'host:5000/pg@sha256:1'},'status':{'image':'pg:16.1'}; it runs PostgreSQL 16
                    'spec':{INITDB},'status':{'pgDataImageInfo':{'majorVersion':17}}; it runs PostgreSQL 17
                    'spec':{INITDB,'storage':{'size':'0.1Ti'}}; its volumes have 0.1Ti and cannot shrink to 50Gi
                    'spec':{INITDB,'storage':{'size':'1Gi','storageClass':'slow'}}; its volumes have the storage class slow
                    """)
    void aDatabaseThatTheStackCouldNotHaveIsRefused(String live, String reason) {
        assertThat(database(live.replace("INITDB", INITDB)))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).startsWith(reason));
    }

    @Test
    void aDatabaseThatFitsIsNot() {
        assertThat(database("'spec':{%s,'imageName':'pg:18.1','storage':{'size':'50Gi','storageClass':'fast'}}"
                        .formatted(INITDB)))
                .isEmpty();
        assertThat(database("'spec':{%s,'imageName':'pg@sha256:1','storage':{'size':'10Gi'}}".formatted(INITDB)))
                .isEmpty();
    }
}
