package litellmha.kubeapi;

import static litellmha.kubeapi.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

        assertThat(Nodes.obstacle(node)).isEqualTo(Optional.of(obstacle).filter(text -> !text.isEmpty()));
        assertThat(Nodes.takesPods(node)).isEqualTo(obstacle.isEmpty());
    }
}
