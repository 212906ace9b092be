package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InvalidSettingsExceptionTest {

    @Test
    void aFaultOfManyModelsIsToldOnceWithItsFirstPlaces() {
        List<Problem> problems = Stream.concat(
                        IntStream.range(0, 40)
                                .mapToObj(i -> Problem.of("models[%d].apiKey".formatted(i), "nothing", "a key")),
                        Stream.of(Problem.of("models[7].name", "nothing", "a text")))
                .toList();

        assertThat(new InvalidSettingsException("Pulumi.dev.yaml", problems)).hasMessage("""
                        Pulumi.dev.yaml is not valid:
                          litellm-ha:models[0].apiKey: found nothing; allowed: a key
                            the same: litellm-ha:models[1].apiKey, litellm-ha:models[2].apiKey, litellm-ha:models[3].apiKey and 36 more
                          litellm-ha:models[7].name: found nothing; allowed: a text""");
    }

    @Test
    void faultsWithDifferentValuesAreToldEach() {
        List<Problem> problems = List.of(
                Problem.of("models[0].name", "\"a\"", "another name"),
                Problem.of("models[1].name", "\"b\"", "another name"));

        assertThat(new InvalidSettingsException("Pulumi.dev.yaml", problems).getMessage())
                .hasLineCount(3);
    }
}
