package litellmha.kubeapi;

import static litellmha.kubeapi.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            True    | {}                                                                                              | ``
            False   | {}                                                                                              | not ready
            Unknown | {}                                                                                              | not ready
            True    | {'unschedulable':true}                                                                          | cordoned
            True    | {'unschedulable':true,'taints':[{'key':'node.kubernetes.io/unschedulable','effect':'NoSchedule'}]} | cordoned
            True    | {'taints':[{'key':'gpu','effect':'NoSchedule'}]}                                                | tainted gpu
            True    | {'taints':[{'key':'spot','effect':'NoExecute'}]}                                                | tainted spot
            True    | {'taints':[{'key':'old','effect':'PreferNoSchedule'}]}                                          | ``
            True    | {'taints':[{'key':'old','effect':'PreferNoSchedule'},{'key':'gpu','effect':'NoSchedule'}]}      | tainted gpu
            True    | {'taints':[{'key':'gpu','effect':'NoSchedule'},{'key':'spot','effect':'NoExecute'}]}            | tainted gpu, spot
            """)
    void aNodeTakesPodsUnlessSomethingKeepsThemAway(String ready, String spec, String obstacle) {
        JsonNode node =
                json("{'spec':%s,'status':{'conditions':[{'type':'Ready','status':'%s'}]}}".formatted(spec, ready));

        assertThat(Nodes.obstacle(node, json("{}")))
                .isEqualTo(Optional.of(obstacle).filter(text -> !text.isEmpty()));
        assertThat(Nodes.take(node, json("{}"))).isEqualTo(obstacle.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'nodeSelector':{'pool':'llm'}}                                                       | ``
            {'nodeSelector':{'pool':'other'}}                                                     | without pool=other
            {'nodeSelector':{'pool':'llm','disk':'fast'}}                                         | without disk=fast
            {'tolerations':[{'key':'gpu','operator':'Exists'}]}                                   | ``
            {'tolerations':[{'operator':'Exists'}]}                                               | ``
            {'tolerations':[{'key':'gpu','value':'a100','effect':'NoSchedule'}]}                  | ``
            {'tolerations':[{'key':'gpu','operator':'Equal','value':'h100'}]}                     | tainted gpu
            {'tolerations':[{'key':'gpu','operator':'Exists','effect':'NoExecute'}]}              | tainted gpu
            {'tolerations':[{'key':'spot','operator':'Exists'},{'key':'gpu','operator':'Exists'}]} | ``
            """)
    void aPodStartsWhereItsSelectorAndTolerationsLetIt(String pod, String obstacle) {
        JsonNode node = json("""
                {'metadata':{'labels':{'pool':'llm'}},'spec':{'taints':[{'key':'gpu','value':'a100','effect':'NoSchedule'}]},
                 'status':{'conditions':[{'type':'Ready','status':'True'}]}}""");
        JsonNode spec = json(pod);
        JsonNode tainted = spec.has("tolerations") ? node : untainted(node);

        assertThat(Nodes.obstacle(tainted, spec))
                .isEqualTo(Optional.of(obstacle).filter(text -> !text.isEmpty()));
    }

    private static JsonNode untainted(JsonNode node) {
        ObjectNode copy = node.deepCopy();
        copy.remove("spec");
        return copy;
    }
}
