package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateRefreshTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'resources': [{'urn': 'a'}]} | false | false
            {'resources': [{'urn': 'a'}]} | true | true
            {'resources': [{'urn': 'a'}], 'pending_operations': [{'type': 'deleting'}]} | false | true
            {'resources': []} | true | false
            {} | true | false
            """)
    void itIsNeededWhereARunThatWasInterruptedHasLeftResources(String state, boolean killed, boolean needed)
            throws Exception {
        assertThat(StateRefresh.isNeeded(new JsonMapper().readTree(state.replace('\'', '"')), killed))
                .isEqualTo(needed);
    }
}
