package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import litellmha.platform.CommittedStacks;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

/** What is written is what {@code docs/verify-report.schema.json} describes. */
class ReportJsonTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static ObjectNode json(SampleRun run) throws IOException {
        return (ObjectNode) MAPPER.readTree(ReportJson.of(run.report()));
    }

    private static List<String> errors(JsonNode json) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(CommittedStacks.CHECKOUT.resolve("docs/verify-report.schema.json")));
        return schema
                .validate(json, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void aWholeRunIsValid() throws IOException {
        ObjectNode json = json(SampleRun.complete());

        assertThat(errors(json)).isEmpty();
        assertThat(json.at("/outcome").asText()).isEqualTo("FAIL");
        assertThat(json.at("/checks/0/figures/2/value").asDouble()).isEqualTo(4.21);
        assertThat(json.has("doubt")).isFalse();
    }

    @Test
    void aRunThatWasCutOffAtOnceIsValid() throws IOException {
        ObjectNode json = json(new SampleRun());

        assertThat(errors(json)).isEmpty();
        assertThat(json.at("/checks").isArray()).isTrue();
        assertThat(json.at("/doubt").asText()).contains("cut off");
    }

    @Test
    void aFigureThatIsNoNumberHasNoValue() throws IOException {
        ObjectNode json = json(new SampleRun()
                .check("failover", 1, 2, Verdict.pass("It held.", List.of(new Figure("ratio", Double.NaN, ""))))
                .ended(3));

        assertThat(errors(json)).isEmpty();
        assertThat(json.at("/checks/0/figures/0").has("value")).isFalse();
    }

    @Test
    void theSchemaRefusesWhatIsNotDescribedAndWhatIsMissing() throws IOException {
        ObjectNode more = json(SampleRun.complete()).put("more", 1);
        ObjectNode less = json(SampleRun.complete());
        less.remove("outcome");
        ObjectNode other = json(SampleRun.complete());
        ((ObjectNode) other.at("/checks/0")).put("outcome", "MAYBE");
        ObjectNode timeless = json(SampleRun.complete()).put("started", "yesterday");

        assertThat(errors(more)).singleElement().asString().contains("more");
        assertThat(errors(less)).singleElement().asString().contains("outcome");
        assertThat(errors(other)).singleElement().asString().contains("/checks/0/outcome");
        assertThat(errors(timeless)).singleElement().asString().contains("/started");
    }
}
