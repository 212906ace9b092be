package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import litellmha.kubeapi.FakeApi;
import org.junit.jupiter.api.Test;

class PreviewTest {

    private static final String PATH = "/api/v1/namespaces/ns/configmaps/x";

    private final FakeApi api = new FakeApi();

    private Preview preview(String live) {
        ObjectNode declared = (ObjectNode) FakeApi.json("""
                {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'x','namespace':'ns','labels':{'litellm-ha/stack':'prod'},
                'annotations':{'pulumi.com/patchFieldManager':'litellm-ha-prod'}},'data':{'a':'new'}}""");
        return Preview.of(api, new Adoptee(declared, FakeApi.json(live), PATH, false));
    }

    @Test
    void onlyADryRunIsSentAndWhatTheServerWouldHaveIsCompared() {
        api.answer("patch:", 200, """
                {'metadata':{'name':'x','labels':{'team':'a'},'resourceVersion':'2'},'data':{'a':'new'}}""");

        Preview preview = preview("""
                {'metadata':{'name':'x','labels':{'team':'a'},'resourceVersion':'1'},'data':{'a':'old'}}""");

        assertThat(api.asked()).containsExactly("patch:" + PATH + "?dryRun=All");
        assertThat(preview.differences())
                .singleElement()
                .hasToString("~ ConfigMap x data.a\n    - \"old\"\n    + \"new\"");
        assertThat(preview.stays()).containsExactly("metadata.labels.team");
    }

    @Test
    void whatTheServerWouldNotTakeIsRefusedInItsWords() {
        api.answer("patch:", 422, "{'message':'data: field is immutable'}");

        assertThat(preview("{'metadata':{'name':'x'}}").refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("field is immutable"));
    }

    @Test
    void nothingIsSentForWhatIsRefused() {
        assertThat(preview("{'metadata':{'labels':{'litellm-ha/stack':'other'}}}")
                        .refusals())
                .hasSize(1);
        assertThat(api.asked()).isEmpty();
    }
}
