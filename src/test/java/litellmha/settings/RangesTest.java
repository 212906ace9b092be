package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RangesTest {

    private static final Map<String, Class<?>> RECORDS = Map.of(
            "models[7].", Model.class,
            "routing.", Routing.class,
            "cache.", Cache.class,
            "litellm.", LiteLlmSettings.class,
            "general.", GeneralSettings.class);

    static Stream<String> numbers() {
        return RECORDS.entrySet().stream().flatMap(record -> Arrays.stream(
                        record.getValue().getRecordComponents())
                .filter(component ->
                        component.getGenericType().getTypeName().equals("java.util.Optional<java.lang.Integer>"))
                .map(RecordComponent::getName)
                .map(record.getKey()::concat));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void eachWholeNumberThatAnImportMaySetHasARange(String key) {
        assertThat(Ranges.of(key).least()).isLessThan(Ranges.of(key).most());
    }

    @Test
    void bothEndsOfARangeBelongToIt() {
        Ranges.Range range = Ranges.of("cache.maxMessages");
        assertThat(Stream.of(0, 1, 10_000, 10_001).map(range::holds)).containsExactly(false, true, true, false);
    }

    @Test
    void aKeyWithoutARangeIsAMistakeOfTheProgram() {
        assertThatThrownBy(() -> Ranges.check("models[0].name", Optional.of(1), java.util.List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("models[0].name has no range");
    }
}
