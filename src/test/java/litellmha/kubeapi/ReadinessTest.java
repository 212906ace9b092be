package litellmha.kubeapi;

import static litellmha.kubeapi.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'status':{'conditions':[{'type':'Ready','status':'True'}]}}                                               | true
            {'status':{'conditions':[{'type':'PodScheduled','status':'True'},{'type':'Ready','status':'True'}]}}       | true
            {'status':{'conditions':[{'type':'Ready','status':'False'},{'type':'ContainersReady','status':'True'}]}}   | false
            {'status':{'conditions':[{'type':'Ready','status':'Unknown'}]}}                                            | false
            {'status':{'conditions':[]}}                                                                               | false
            {'status':{}}                                                                                              | false
            {}                                                                                                         | false
            """)
    void whatHasTheConditionReadyIsReady(String object, boolean ready) {
        assertThat(Readiness.isReady(json(object))).isEqualTo(ready);
    }
}
