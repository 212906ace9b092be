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
    void manyFaultsOfOneRuleAreToldOnceWithTheFirstValues() {
        List<Problem> problems = IntStream.range(0, 200)
                .mapToObj(i -> new Problem(
                        "litellm-ha:models[%d].model".formatted(i),
                        "\"foo/%d\"".formatted(i),
                        "a provider, or models[%d].apiBase".formatted(i),
                        "did you mean foo/%d?".formatted(i + 1)))
                .toList();

        assertThat(new InvalidSettingsException("Pulumi.dev.yaml", problems)).hasMessage("""
                        Pulumi.dev.yaml is not valid:
                          litellm-ha:models[0].model: found "foo/0"; allowed: a provider, or models[0].apiBase; did you mean foo/1?
                            the same: litellm-ha:models[1].model (found "foo/1"), litellm-ha:models[2].model (found "foo/2"), litellm-ha:models[3].model (found "foo/3") and 196 more""");
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
