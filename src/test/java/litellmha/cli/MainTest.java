package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.kube.ChildOptions;
import litellmha.litellm.LiteLlmVersion;
import litellmha.operator.OperatorPlan;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    private Path checkout;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void copyTheStacks() throws IOException {
        for (String stack : new String[] {"cost", "dev", "prod"}) {
            String file = "Pulumi.%s.yaml".formatted(stack);
            Files.copy(CommittedStacks.CHECKOUT.resolve(file), checkout.resolve(file));
        }
    }

    private int execute(String... arguments) {
        return Execution.of(checkout, out, err, arguments);
    }

    @Test
    void tiersPrintsTheTable() {
        assertThat(execute("tiers")).isZero();

        assertThat(out.toString())
                .contains("cost", "dev", "prod")
                .containsPattern("LiteLLM replicas +1 +1 +2")
                .containsPattern("CloudNativePG instances +1 +1 +3");
    }

    @Test
    void diffPrintsWhatDiffers() {
        assertThat(execute("diff", "cost", "prod")).isZero();

        assertThat(out.toString()).contains("+ Deployment litellm-redis", "~ Deployment litellm spec.replicas");
    }

    @Test
    void diffOfATierWithItselfIsEmpty() {
        assertThat(execute("diff", "prod", "prod")).isZero();

        assertThat(out.toString()).isEqualToIgnoringNewLines("no difference");
    }

    @Test
    void diffNeedsAnEnvironmentThatCanBeBoth() {
        assertThat(execute("diff", "cost", "prod", "--stack", "cost")).isEqualTo(1);

        assertThat(err.toString())
                .contains("Pulumi.cost.yaml", "redis", "another --stack")
                .doesNotContain("\tat ");
    }

    @Test
    void renderSaysThatTheOperatorIsNotAmongTheManifests() throws IOException {
        String said = "They lack the operator of operator.install, which only Pulumi installs: CloudNativePG 1.30.1"
                + " in namespace cnpg-system";
        assertThat(execute("render", "--stack", "cost")).isZero();
        assertThat(out.toString()).doesNotContain(said);

        Path file = checkout.resolve("Pulumi.cost.yaml");
        Files.writeString(
                file, Files.readString(file).replace("config:\n", "config:\n  litellm-ha:operator: {install: true}\n"));
        assertThat(execute("render", "--stack", "cost")).isZero();
        assertThat(out.toString()).contains(said);
    }

    @Test
    void renderWritesTheManifests() {
        assertThat(execute("render", "--stack", "cost", "--stack", "prod")).isZero();

        assertThat(checkout.resolve("target/manifests/cost/00-namespace-litellm.yaml"))
                .exists();
        assertThat(checkout.resolve("target/manifests/prod/secrets.txt")).exists();
    }

    @Test
    void aStackWithoutFileIsOneReadableError() {
        assertThat(execute("render", "--stack", "staging")).isEqualTo(1);

        assertThat(err.toString()).contains("Pulumi.staging.yaml").doesNotContain("\tat ");
        assertThat(checkout.resolve("target")).doesNotExist();
    }

    @Test
    void aPreviewOfAStackWithoutFileIsOneReadableError() {
        assertThat(execute("preview", "--stack", "staging")).isEqualTo(1);

        assertThat(err.toString()).contains("Pulumi.staging.yaml").doesNotContain("\tat ");
        assertThat(checkout.resolve("target")).doesNotExist();
    }

    @Test
    void aCommentIsPrintedBeforeTheErrorThatAStackCannotBeDeployed(@TempDir Path base) throws IOException {
        for (String stack : new String[] {"dev", "prod"}) {
            Files.move(
                    checkout.resolve("Pulumi.%s.yaml".formatted(stack)),
                    base.resolve("Pulumi.%s.yaml".formatted(stack)));
        }
        Files.writeString(checkout.resolve("Pulumi.cost.yaml"), "config: {'litellm-ha:tier': prd}");
        Files.writeString(checkout.resolve("Pulumi.<img>.yaml"), "is no stack");

        assertThat(execute("comment", "--base", base.toString(), "--commits", "a..b"))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("The base has no program yet", "did you mean prod?", "Pulumi.prod.yaml: found nothing")
                .containsSubsequence(
                        "- cost: the stack file is not valid", "- dev: the stack file was deleted", "- prod:")
                .doesNotContain("<img>");
        assertThat(err.toString()).isEqualToIgnoringNewLines("cannot be deployed: cost");
    }

    @Test
    void anUnknownTierIsOneReadableError() {
        assertThat(execute("diff", "cost", "production")).isEqualTo(1);

        assertThat(err.toString()).contains("\"production\"", "cost, dev, prod").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-x", "ends.", "../cost", ""})
    void aNameThatNoStackCanHaveIsOneReadableError(String stack) {
        assertThat(execute("render", "--stack", stack)).isEqualTo(1);

        assertThat(err.toString()).contains("stack name: found").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "render",
                "diff cost",
                "tiers x",
                "up --stak x",
                "--bogus",
                "nonsense --help",
                "verify nonsense --help",
                "render --bogus --help",
                "--version nonsense"
            })
    void aWrongCommandLineIsOneReadableError(String line) {
        assertThat(execute(line.split(" "))).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "render --help", "verify run --help"})
    void helpIsShownForWhatThereIs(String line) {
        assertThat(execute(line.split(" "))).isZero();

        assertThat(out.toString()).contains("Usage: litellm-ha");
    }

    @Test
    void versionsAreThoseOfTheProgramAndOfWhatItDeploysWith() throws IOException {
        assertThat(execute("--version")).isZero();

        Matcher project = Pattern.compile("<artifactId>litellm-ha</artifactId>\\s*<version>(.*?)</version>")
                .matcher(Files.readString(CommittedStacks.CHECKOUT.resolve("pom.xml")));
        assertThat(project.find()).isTrue();
        assertThat(out.toString().lines())
                .containsExactly(
                        "litellm-ha " + project.group(1),
                        "LiteLLM " + LiteLlmVersion.pinned(),
                        "CloudNativePG operator " + OperatorPlan.VERSION,
                        "Pulumi Kubernetes provider " + ChildOptions.PROVIDER_VERSION);
    }

    @Test
    void nothingIsWrittenIfOneOfSeveralStacksIsFaulty() {
        assertThat(execute("render", "--stack", "cost", "--stack", "staging")).isEqualTo(1);

        assertThat(checkout.resolve("target")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{\"a\":{}} trailing", "not JSON sk-secret"})
    void aConfigurationThatIsNoneIsOneReadableError(String content) throws IOException {
        Path config = checkout.resolve("config.json");
        Files.writeString(config, content);

        assertThat(execute("render", "--stack", "cost", "--config", config.toString()))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("config.json is not the JSON object")
                .doesNotContain("\tat ", "sk-secret");
    }

    /** One fault each in a committed stack file: what is replaced, by what, and what the error must name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cost | 'litellm-ha:database:'     | 'litellm-ha:gateway:'        | invalid YAML in line 12: Duplicate field 'litellm-ha:gateway' | each key once
            cost | inputCostPerToken: 0.00000015 | inputCostPerToken: .inf   | Malformed numeric value      | YAML
            cost | tier: cost                 | tier: prd                    | litellm-ha:tier: found "prd" | did you mean prod?
            cost | 'size: 5Gi'                | 'size: *t'                   | found an alias or a second document in line 14 | without aliases
            cost | 'config:'                  | 'litellm-ha:network: {}\nconfig:' | litellm-ha:network: found an unknown key | the keys config
            cost | tier: cost                 | 'tier: cost\n  masterKey: sk-in-the-clear-00' | found a secret in clear text | pulumi config set --secret
            cost | 'gateway:'                 | 'gatewy:'                    | litellm-ha:gatewy            | did you mean gateway?
            cost | size: 5Gi                  | size: five                   | database.storage.size        | 10Gi
            cost | size: 5Gi                  | size: 5Gi, storageClas: x    | storageClas                  | did you mean storageClass?
            cost | inputCostPerToken: 0.00000015 | inputCostPerToken: -1     | models[0].inputCostPerToken  | at least 1e-12
            prod | model: openai/gpt-5-mini | model: openai/gpt-5-maxi | models[1].inputCostPerToken: found nothing | price map has no price of
            cost | 'non_root:v'               | 'non_root:latest # v'        | gateway.image                | not latest
            prod | model: openai/gpt-5-mini | 'model: openai/gpt-5-mini\n      params: {api_bse: x}' | models[1].params.api_bse | did you mean models[1].apiBase?
            prod | retention: {daily: 7, weekly: 4, monthly: 6} | schedule: 0 2 * * * | backup.schedule | six fields
            prod | durability: synchronous    | instances: 1                 | database.instances: found 1  | tier prod guarantees CloudNativePG instances: 3
            prod | durability: synchronous    | connectionsPerGateway: 40    | database.connectionsPerGateway | max_connections 100
            prod | durability: synchronous    | maxConnections: 999999999999 | database.maxConnections      | a whole number
            """)
    void aFaultIsOneReadableErrorAndChangesNothing(
            String stack, String found, String replaced, String path, String allowed) throws IOException {
        Path file = checkout.resolve("Pulumi.%s.yaml".formatted(stack));
        String content = Files.readString(CommittedStacks.CHECKOUT.resolve(file.getFileName()));
        assertThat(content).contains(found);
        String faulty = replaced.startsWith("{")
                ? content.replaceAll("backup:(?s).*?" + found, "backup: " + replaced)
                : content.replace(found, replaced);
        Files.writeString(file, faulty);

        assertThat(execute("render", "--stack", stack)).isEqualTo(1);

        assertThat(err.toString())
                .contains("Pulumi.%s.yaml".formatted(stack), path, allowed)
                .doesNotContain("\tat ", "sk-in-the-clear-00");
        assertThat(checkout.resolve("target")).doesNotExist();
    }
}
