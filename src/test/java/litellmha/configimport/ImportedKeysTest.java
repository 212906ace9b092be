package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Locale;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportedKeysTest {

    /** A key that the stack file has one of its own for needs a case in {@link SectionImport}, or a range for its number. */
    @ParameterizedTest
    @EnumSource(names = {"LITELLM_SETTINGS", "GENERAL_SETTINGS", "ROUTER_SETTINGS"})
    void everyKnownKeyIsImportedWhateverItsValueIs(Section section) {
        String block = section.name().toLowerCase(Locale.ROOT);
        for (String key : KnownKeys.pinned().in(section)) {
            for (String value : List.of("1", "[a]")) {
                String yaml = "model_list: []\n%s: {%s: %s}\n".formatted(block, key, value);
                assertThatCode(() -> ConfigImport.of("c.yaml", yaml)).as(yaml).doesNotThrowAnyException();
            }
        }
    }
}
