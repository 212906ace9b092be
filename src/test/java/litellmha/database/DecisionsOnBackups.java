package litellmha.database;

import static litellmha.database.BackupObjects.OF_SCHEDULE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.database.PruneDecider.Decision;
import litellmha.database.PruneDecider.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Some backups and what becomes of them. */
abstract class DecisionsOnBackups {

    /** A Friday. */
    static final Instant NOW = Instant.parse("2026-11-27T06:00:00Z");

    /** With it, a backup that is not the newest and that nothing protects goes. */
    static final Policy ONE_DAY = new Policy(1, 0, 0);

    static final Decision GOES = new Decision(true, "no day, week or month needs it");

    private static PruneDecider decider;

    final List<ObjectNode> snapshots = new ArrayList<>();
    private final List<ObjectNode> backups = new ArrayList<>();

    @BeforeAll
    static void begin() {
        decider = new PruneDecider();
    }

    @AfterAll
    static void end() {
        decider.close();
    }

    final ObjectNode add(String name, String labels, Instant began, String phase) {
        ObjectNode backup = BackupObjects.backup(name, labels, began, phase);
        backups.add(backup);
        if (phase.equals("completed")) {
            snapshots.add(BackupObjects.snapshot(name));
        }
        return backup;
    }

    final ObjectNode backup(int index) {
        return backups.get(index);
    }

    final ObjectNode good(String began) {
        return add(began, OF_SCHEDULE, Instant.parse(began), "completed");
    }

    /** One of long ago, before a newer good one. */
    final ObjectNode old(String labels, String phase) {
        good("2026-11-27T02:00:00Z");
        return add("old", labels, Instant.parse("2026-10-14T02:00:00Z"), phase);
    }

    final Map<String, Decision> decided(Policy policy) {
        return decider.decide(backups, snapshots, policy, NOW);
    }

    final List<String> kept(Policy policy) {
        return decided(policy).entrySet().stream()
                .filter(decision -> !decision.getValue().delete())
                .map(Map.Entry::getKey)
                .toList();
    }

    final Decision onOld() {
        return decided(ONE_DAY).get("old");
    }
}
