package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateRefreshTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'resources': [{'urn': 'a'}]} | false | [{'result': 'succeeded'}] | false
            {'resources': [{'urn': 'a'}]} | false | [{'result': 'failed'}] | true
            {'resources': [{'urn': 'a'}]} | true | [{'result': 'succeeded'}] | true
            {'resources': [{'urn': 'a'}], 'pending_operations': [{'type': 'deleting'}]} | false | [] | true
            {'resources': []} | true | [{'result': 'failed'}] | false
            {} | true | [] | false
            """)
    void itIsNeededWhereARunThatWasInterruptedOrHasFailedHasLeftResources(
            String state, boolean killed, String history, boolean needed) throws Exception {
        assertThat(StateRefresh.isNeeded(json(state), killed, json(history))).isEqualTo(needed);
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }
}
