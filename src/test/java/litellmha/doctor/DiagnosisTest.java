package litellmha.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private static List<String> lines(Finding... findings) {
        return new Diagnosis("title", "prod", List.of(findings), List.of()).lines();
    }

    @Test
    void putsWhatToDoBelowWhatWasFound() {
        assertThat(lines(Finding.ok("Nodes", "3"), Finding.warning("Zones", "1 of them", "add some")))
                .containsExactly(
                        "title",
                        "ok       Nodes: 3",
                        "warning  Zones: 1 of them",
                        "         add some",
                        "Tier prod can keep its guarantees there: 1 warning.");
    }

    @Test
    void saysWhetherTheGuaranteesAreLostOrOnlyUnknown() {
        Finding error = Finding.error("Nodes", "none", "add some");
        Finding unknown = Finding.unknown("Rights", "forbidden");

        assertThat(lines(error, unknown))
                .last()
                .isEqualTo("Tier prod cannot keep its guarantees there: 1 error, 1 unknown.");
        assertThat(lines(error, error, unknown, unknown))
                .last()
                .isEqualTo("Tier prod cannot keep its guarantees there: 2 errors, 2 unknown.");
        assertThat(lines(unknown))
                .last()
                .isEqualTo("It is not known whether tier prod can keep its guarantees there: 1 unknown.");
        assertThat(lines(Finding.unknownAside("Admission", "forbidden")))
                .last()
                .isEqualTo("Tier prod can keep its guarantees there: 1 unknown.");
        assertThat(lines(Finding.ok("Nodes", "3"))).last().isEqualTo("Tier prod can keep its guarantees there.");
    }
}
