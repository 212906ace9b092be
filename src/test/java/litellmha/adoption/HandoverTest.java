package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import litellmha.kubeapi.FakeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who owns what of an adopted object, and what becomes of it. */
class HandoverTest {

    private static final String OURS =
            "{'manager':'litellm-ha-prod','operation':'Apply','apiVersion':'v1','fieldsType':'FieldsV1','fieldsV1':%s}";

    private static ObjectNode declared(String content) {
        return (ObjectNode) FakeApi.json(
                "{'apiVersion':'v1','metadata':{'labels':{'mine':'1'},'annotations':{'pulumi.com/patchFieldManager':'litellm-ha-prod'}},%s}"
                        .formatted(content));
    }

    private static String entry(String manager, String more, String fields) {
        return "{'manager':'%s','operation':'Update','apiVersion':'v1'%s,'fieldsV1':%s}"
                .formatted(manager, more, fields);
    }

    private static JsonNode live(String content, String... entries) {
        return FakeApi.json("{'apiVersion':'v1','metadata':{'managedFields':[%s]},%s}"
                .formatted(String.join(",", entries), content));
    }

    @Test
    void theContentBecomesTheStacksAndForeignLabelsStayWithTheirOwners() {
        JsonNode live = live(
                "'spec':{}",
                entry("a", "", "{'f:metadata':{'f:labels':{'.':{},'f:mine':{},'f:team':{}}},'f:spec':{'f:x':{}}}"),
                entry("b", "", "{'f:metadata':{'f:labels':{'.':{},'f:mine':{}}},'f:spec':{'f:y':{}}}"));

        assertThat(Handover.of(declared("'spec':{}"), live).managedFields()).contains((ArrayNode) FakeApi.json("[%s,%s]"
                .formatted(
                        entry("a", "", "{'f:metadata':{'f:labels':{'.':{},'f:team':{}}}}"),
                        OURS.formatted("{'f:spec':{'f:x':{},'f:y':{}}}"))));
    }

    @Test
    void whatControllersReportStaysTheirsAndTheNumberOfReplicasDoesNot() {
        String status = entry("c", ",'subresource':'status'", "{'f:status':{'f:x':{}}}");

        assertThat(Handover.of(
                                declared("'spec':{}"),
                                live(
                                        "'spec':{}",
                                        status,
                                        entry("k", ",'subresource':'scale'", "{'f:spec':{'f:replicas':{}}}")))
                        .managedFields()
                        .map(JsonNode::toString))
                .contains(FakeApi.json("[%s,%s]".formatted(status, OURS.formatted("{'f:spec':{'f:replicas':{}}}")))
                        .toString());
    }

    @Test
    void aHandoverThatWasDoneIsNotDoneAgain() {
        JsonNode live = live(
                "'spec':{}",
                OURS.formatted("{'f:spec':{'f:x':{}}}"),
                entry("a", "", "{'f:metadata':{'f:labels':{'.':{},'f:team':{}}}}"));

        assertThat(Handover.of(declared("'spec':{}"), live).managedFields()).isEmpty();
    }

    @Test
    void ofASecretOnlyTheDeclaredKeysLoseTheirOwner() {
        ObjectNode secret =
                (ObjectNode) FakeApi.json("{'apiVersion':'v1','kind':'Secret','metadata':{},'data':{'A':'YQ=='}}");
        JsonNode live = live("'data':{'A':'YQ==','B':'Yg=='}", entry("a", "", "{'f:data':{'.':{},'f:A':{},'f:B':{}}}"));

        assertThat(Handover.of(secret, live).managedFields().map(JsonNode::toString))
                .contains(FakeApi.json("[%s]".formatted(entry("a", "", "{'f:data':{'.':{},'f:B':{}}}")))
                        .toString());
        assertThat(Handover.of(secret, live).applied().path("data").has("B")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    a variable; {'env':[{'name':'OLD','value':'1'},{'name':'NEW','value':'old'}]}; {'f:env':{'.':{},'k:{\\"name\\":\\"OLD\\"}':{'.':{},'f:name':{},'f:value':{}},'k:{\\"name\\":\\"NEW\\"}':{'.':{},'f:name':{},'f:value':{}}}}; {'env':[{'name':'NEW','valueFrom':'x'}]}; {'env':[{'name':'NEW','valueFrom':'x'}]}
                    what the server has filled in; {'a':'1','server':'s'}; {'f:a':{}}; {'b':'2'}; {'server':'s','b':'2'}
                    an empty parent; {'outer':{'inner':'1'}}; {'f:outer':{'f:inner':{}}}; {}; {}
                    an element by its value; {'list':['a','b']}; {'f:list':{'v:\\"a\\"':{}}}; {}; {'list':['b']}
                    """)
    void whatTheStackDoesNotDeclareGoes(String what, String live, String owned, String declared, String after) {
        assertThat(Handover.of(declared("'spec':" + declared), json(live, owned))
                        .applied()
                        .path("spec"))
                .isEqualTo(FakeApi.json(after));
    }

    /** The keys of list elements are JSON inside of JSON. */
    private static JsonNode json(String spec, String owned) {
        try {
            return new JsonMapper()
                    .readTree(("{'apiVersion':'v1','metadata':{'managedFields':[{'manager':'a','operation':'Update',"
                                    + "'apiVersion':'v1','fieldsV1':{'f:spec':%s}}]},'spec':%s}")
                            .formatted(owned, spec)
                            .replace("\\\"", "@")
                            .replace('\'', '"')
                            .replace("@", "\\\""));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
