package litellmha.database;

import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.SelfSigned;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The program of the retention's pods, as a stack declares it where one day keeps its backup: there is a new one, and an old. */
abstract class PrunedStack {

    static final String BACKUPS = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/backups/";
    static final String SNAPSHOTS = "/apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots/";
    static final String CONTENTS = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/snapcontent-snapshot-";

    static final String DELETED =
            "BackupPruned deleted backup old (VolumeSnapshots: old): no day, week or month needs it";

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;

    FakeBackupApi api;

    /** What it has said, and how it ended. */
    record Run(int code, List<String> lines) {}

    @BeforeAll
    static void certify() throws Exception {
        certificate = SelfSigned.in(folder);
        Files.writeString(folder.resolve("ca.crt"), certificate.pem());
        Files.writeString(folder.resolve("token"), "token");
    }

    @BeforeEach
    void start() throws IOException {
        api = new FakeBackupApi(certificate);
        add("new", OF_SCHEDULE, Duration.ofHours(4), "Retain");
        add("old", OF_SCHEDULE, Duration.ofDays(40), "Retain");
    }

    @AfterEach
    void end() {
        api.close();
    }

    final void add(String name, String labels, Duration age, String deletionPolicy) {
        api.add(BackupObjects.backup(name, labels, began(age), "completed"));
        api.add(BackupObjects.snapshot(name));
        api.add(BackupObjects.content(name, deletionPolicy));
    }

    static Instant began(Duration age) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(age);
    }

    final boolean isThere(String name) {
        return api.has(BackupObjects.backup(name, "{}", Instant.EPOCH, "completed"));
    }

    static ObjectNode container(String more) {
        ProdConfiguration prod = new ProdConfiguration()
                .with(
                        "backup",
                        "{'snapshotClass': 'csi', 'retention': {'daily': 1, 'weekly': 0, 'monthly': 0%s}}"
                                .formatted(more));
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects().stream()
                .filter(object -> Manifests.kind(object).equals("CronJob"))
                .map(object -> (ObjectNode) object.at("/spec/jobTemplate/spec/template/spec/containers/0"))
                .findFirst()
                .orElseThrow();
    }

    final Run run() throws Exception {
        return run(container(""));
    }

    /** Runs it without its pause, and without its patience. */
    final Run run(JsonNode container) throws Exception {
        String script = container.at("/command/2").asText();
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-c",
                script.replace("SECONDS_FOR_CACHE = 5", "SECONDS_FOR_CACHE = 0")
                        .replace("SECONDS_FOR_DELETION = 300", "SECONDS_FOR_DELETION = 0")));
        assertThat(command.get(2)).isNotEqualTo(script);
        container.path("args").forEach(word -> command.add(word.asText()));
        command.add("--credentials=" + folder);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        "127.0.0.1",
                        "KUBERNETES_SERVICE_PORT",
                        Integer.toString(api.port())));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said.lines().toList());
    }
}
