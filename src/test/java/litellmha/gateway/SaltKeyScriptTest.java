package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.names.GatewayNames;
import litellmha.secret.FingerprintVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that compares the salt key, with the packages of the real LiteLLM, and a real Postgres. */
@Tag("litellm")
class SaltKeyScriptTest {

    private static final String KEY = "sk-salt-key-of-a-test";
    private static final String OTHER_KEY = "sk-other-salt-key-of-a-test";
    private static final int REFUSED = 78;

    private static LocalPostgres postgres;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        postgres = new LocalPostgres();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void emptyDatabase() throws Exception {
        postgres.reset();
    }

    /** @param message that the kubelet would read */
    private record Result(int exitCode, String output, String message) {}

    private static String python() {
        return LocalGateway.command().resolveSibling("python").toString();
    }

    private Process begin(Path pod, String saltKey, String url, String... arguments) throws IOException {
        Files.createDirectories(pod);
        Files.writeString(pod.resolve(GatewayNames.SALT_KEY_SCRIPT), GatewayScripts.SALT_KEY);
        Files.writeString(pod.resolve("termination-log"), "");
        List<String> command = new ArrayList<>(List.of(
                python(),
                "-c",
                "import sys, salt_key; salt_key.TERMINATION_LOG = 'termination-log';"
                        + " salt_key.FOUND_RIGHT = 'found-right'; salt_key.main(sys.argv[1:])"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(pod.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of(GatewayNames.SALT_KEY, saltKey, "DATABASE_URL", url));
        return builder.start();
    }

    private static Result ended(Path pod, Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.strip(), Files.readString(pod.resolve("termination-log")));
    }

    private Result inPod(String name, String saltKey, String... arguments) throws IOException, InterruptedException {
        Path pod = folder.resolve(name);
        return ended(pod, begin(pod, saltKey, postgres.url(), arguments));
    }

    private static String recorded() throws IOException, InterruptedException {
        return postgres.sql("SELECT fingerprint FROM litellm_ha.salt_key");
    }

    private static boolean nothingIsRecorded() throws IOException, InterruptedException {
        return postgres.sql("SELECT to_regclass('litellm_ha.salt_key')").isEmpty();
    }

    @Test
    void theDatabaseHoldsTheFingerprintThatTheProgramComputes() throws Exception {
        for (FingerprintVector vector : FingerprintVector.all()) {
            postgres.reset();

            assertThat(inPod("pod", vector.saltKey()))
                    .isEqualTo(new Result(0, vector.fingerprint(), vector.fingerprint()));
            assertThat(recorded()).isEqualTo(vector.fingerprint());
        }
    }

    @Test
    void theFirstKeyMayComeAgainAndNoOther() throws Exception {
        Result first = inPod("first", KEY);
        assertThat(inPod("second", KEY)).isEqualTo(first);

        Result other = inPod("third", OTHER_KEY);

        assertThat(other.exitCode()).isEqualTo(REFUSED);
        assertThat(other.message())
                .isEqualTo(other.output())
                .contains("this database is encrypted with the key of fingerprint " + first.message());
        assertThat(recorded()).isEqualTo(first.message());
    }

    @Test
    void ofTwoKeysAtTheSameTimeOneIsRefused() throws Exception {
        Process one = begin(folder.resolve("one"), KEY, postgres.url());
        Process two = begin(folder.resolve("two"), OTHER_KEY, postgres.url());

        assertThat(List.of(
                        ended(folder.resolve("one"), one).exitCode(),
                        ended(folder.resolve("two"), two).exitCode()))
                .containsExactlyInAnyOrder(0, REFUSED);
    }

    @Test
    void anEmptyKeyIsRefused() throws Exception {
        assertThat(inPod("pod", "").exitCode()).isEqualTo(REFUSED);
        assertThat(nothingIsRecorded()).isTrue();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNoRefusal() throws Exception {
        Path pod = folder.resolve("pod");

        Result result = ended(pod, begin(pod, KEY, "postgresql://litellm@127.0.0.1:1/litellm"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("cannot be compared with that of the database", "Connection refused");
    }

    @Test
    void aContainerThatIsRestartedInItsPodNeedsTheKeyOfItsStart() throws Exception {
        inPod("pod", KEY);
        Path pod = folder.resolve("pod");
        String noDatabase = "postgresql://litellm@127.0.0.1:1/litellm";

        assertThat(ended(pod, begin(pod, KEY, noDatabase, "unchanged"))).isEqualTo(new Result(0, "", ""));
        Result other = ended(pod, begin(pod, OTHER_KEY, noDatabase, "unchanged"));

        assertThat(other.exitCode()).isEqualTo(REFUSED);
        assertThat(other.message()).contains("this pod started with the key of fingerprint");
    }

    /** Stores what the real LiteLLM encrypts with a key, in each of its formats, in the tables that its migration makes. */
    private void storeEncryptedWith(String saltKey) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        python(),
                        Path.of("src/test/resources/encrypted-values.py")
                                .toAbsolutePath()
                                .toString(),
                        saltKey)
                .redirectError(folder.resolve("error").toFile())
                .start();
        for (String statement :
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(";\n")) {
            postgres.sql(statement);
        }
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("error")))
                .isZero();
    }

    @Test
    void aDatabaseWithoutAFingerprintIsGivenThatOfTheKeyThatDecryptsIt() throws Exception {
        storeEncryptedWith(KEY);

        Result other = inPod("other", OTHER_KEY);

        assertThat(other.exitCode()).isEqualTo(REFUSED);
        assertThat(other.message())
                .contains("decrypts none of the 4 values that LiteLLM has stored in this database")
                .doesNotContain("sk-provider");
        assertThat(nothingIsRecorded()).isTrue();
        assertThat(inPod("right", KEY).exitCode()).isZero();
        assertThat(inPod("other", OTHER_KEY).message())
                .contains("this database is encrypted with the key of fingerprint");
    }

    @Test
    void eachFormatOfLiteLlmIsDecrypted() throws Exception {
        for (String format : List.of("nacl", "aes")) {
            postgres.reset();
            storeEncryptedWith(KEY);
            postgres.sql("DELETE FROM \"LiteLLM_ProxyModelTable\"");
            postgres.sql("DELETE FROM \"LiteLLM_CredentialsTable\" WHERE credential_name <> '%s'".formatted(format));
            assertThat(postgres.sql("SELECT count(*) FROM \"LiteLLM_CredentialsTable\""))
                    .isEqualTo("1");

            assertThat(inPod("other", OTHER_KEY).exitCode()).as(format).isEqualTo(REFUSED);
            assertThat(inPod("right", KEY).exitCode()).as(format).isZero();
        }
    }

    @Test
    void valuesOfAnEarlierKeyDoNotStandInTheWayOfThePresentOne() throws Exception {
        storeEncryptedWith(OTHER_KEY);
        storeEncryptedWith(KEY);

        assertThat(inPod("pod", KEY).output()).contains("4 of 8 stored values were encrypted with another salt key");
    }

    @Test
    void whatIsNotEncryptedTellsNothing() throws Exception {
        storeEncryptedWith(OTHER_KEY);
        postgres.sql("DELETE FROM \"LiteLLM_CredentialsTable\"");
        postgres.sql(
                "UPDATE \"LiteLLM_ProxyModelTable\" SET litellm_params = '{\"model\": \"openai/gpt-5\", \"rpm\": 1}'");

        assertThat(inPod("pod", KEY).exitCode()).isZero();
    }
}
