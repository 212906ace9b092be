package litellmha.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import litellmha.kube.PodScript;

/** The function that decides which backups go, as pods have it, in a Python that answers one question after the other. */
final class PruneDecider implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String ASKED = """

            import json
            import sys
            for line in sys.stdin:
                asked = json.loads(line)
                now = datetime.datetime.strptime(asked["now"], "%Y-%m-%dT%H:%M:%S%z")
                decided = decide(asked["backups"], asked["snapshots"], Policy(**asked["policy"]), now)
                print(json.dumps([found._asdict() for found in decided]), flush=True)
            """;

    private final Process python;
    private final BufferedReader answers;

    /** What becomes of a backup, and why. */
    record Decision(boolean delete, String reason) {}

    /** How many days, weeks and months keep a backup. */
    record Policy(int daily, int weekly, int monthly) {}

    PruneDecider() {
        this(script());
    }

    /** @param script the text that has the function */
    PruneDecider(String script) {
        try {
            python = new ProcessBuilder("python3", "-c", script + ASKED)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers = python.inputReader();
    }

    static String script() {
        return PodScript.read(BackupRetention.class, "backups_to_keep.py");
    }

    /** Returns what is decided on each Backup, by its name, in their order. */
    Map<String, Decision> decide(
            Collection<ObjectNode> backups, Collection<ObjectNode> snapshots, Policy policy, Instant now) {
        ObjectNode asked = JSON.createObjectNode().put("now", now.toString());
        asked.putArray("backups").addAll(backups);
        asked.putArray("snapshots").addAll(snapshots);
        asked.putObject("policy")
                .put("cluster", "litellm-pg")
                .put("schedule", "litellm-pg-snapshot")
                .put("daily", policy.daily())
                .put("weekly", policy.weekly())
                .put("monthly", policy.monthly());
        Map<String, Decision> decisions = new LinkedHashMap<>();
        try {
            python.getOutputStream().write((asked + "\n").getBytes(StandardCharsets.UTF_8));
            python.getOutputStream().flush();
            for (JsonNode found : JSON.readTree(answers.readLine())) {
                decisions.put(
                        found.path("name").asText(),
                        new Decision(
                                found.path("delete").asBoolean(),
                                found.path("reason").asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return decisions;
    }

    @Override
    public void close() {
        python.destroy();
    }
}
