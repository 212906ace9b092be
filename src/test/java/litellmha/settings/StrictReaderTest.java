package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictReaderTest {

    record Limits(Quantity cpu, Optional<Quantity> memory) {}

    record Sample(
            String name,
            int replicas,
            boolean open,
            BigDecimal price,
            Limits limits,
            List<Limits> more,
            Map<String, SecretSource> keys) {
        Sample {
            if (replicas > 9) {
                throw new IllegalArgumentException("at most 9 replicas");
            }
        }
    }

    private static final String VALID = """
            {"name": "a", "replicas": 2, "open": true, "price": 0.5, "limits": {"cpu": "1"},
             "more": [{"cpu": "2", "memory": "1Gi"}], "keys": {"k": "very-secret"}}""";

    private final StrictReader reader = new StrictReader();

    @Test
    void aValidTreeBecomesARecord() throws JsonProcessingException {
        Sample sample = read(VALID).orElseThrow();
        assertThat(reader.problems()).isEmpty();
        assertThat(sample.limits()).isEqualTo(new Limits(new Quantity("1"), Optional.empty()));
        assertThat(sample.more().get(0).memory()).contains(new Quantity("1Gi"));
        assertThat(sample.keys().get("k")).isEqualTo(new SecretSource.Value("very-secret"));
        assertThat(sample.toString()).doesNotContain("very-secret");
    }

    @Test
    void allFaultsAreReportedAtOnce() throws JsonProcessingException {
        read(
                "{\"name\": 1, \"replicsa\": 2, \"open\": \"yes\", \"limits\": {\"cpu\": \"lots\"}, \"more\": {}, \"keys\": []}");
        assertThat(reader.problems())
                .extracting(Problem::path)
                .containsExactly(
                        "s:replicsa", "s:name", "s:replicas", "s:open", "s:price", "s:limits.cpu", "s:more", "s:keys");
        assertThat(reader.problems().get(0).hint()).isEqualTo("did you mean replicas?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"replicas\": 2|\"replicas\": 2.5|s:replicas: found 2.5; allowed: a whole number",
                "\"replicas\": 2|\"replicas\": \"2\"|s:replicas: found \"2\"; allowed: a whole number",
                "\"replicas\": 2|\"replicas\": 99999999999|s:replicas: found 99999999999; allowed: a whole number",
                "\"replicas\": 2|\"replicas\": null|s:replicas: found nothing; allowed: a whole number",
                "\"replicas\": 2|\"replicas\": 10|s:: found these values together; allowed: at most 9 replicas",
                "\"open\": true|\"open\": \"ture\"|s:open: found \"ture\"; allowed: true or false",
                "\"cpu\": \"2\"|\"cpu\": \"0\"|s:more[0].cpu: found \"0\"; allowed: a positive Kubernetes quantity such as 500m, 2, 512Mi or 10Gi",
                "\"price\": 0.5|\"price\": \"0.5\"|s:price: found \"0.5\"; allowed: a number"
            })
    void aWrongValueIsNamedWithWhatIsAllowed(String right, String wrong, String problem)
            throws JsonProcessingException {
        read(VALID.replace(right, wrong));
        assertThat(reader.problems()).extracting(Problem::toString).containsExactly(problem);
    }

    @Test
    void aMisshapenSecretIsNotQuoted() throws JsonProcessingException {
        read(VALID.replace("\"very-secret\"", "[\"very-secret\"]"));
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("s:keys.k");
            assertThat(problem.toString()).doesNotContain("very-secret").contains("existingSecret");
        });
    }

    private Optional<Sample> read(String json) throws JsonProcessingException {
        return reader.read(new JsonMapper().readTree(json), Sample.class, "s:");
    }
}
