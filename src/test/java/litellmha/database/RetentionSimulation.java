package litellmha.database;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import litellmha.database.PruneDecider.Decision;
import litellmha.database.PruneDecider.Policy;

/**
 * Sixty days of a stack, each with a backup at two and the deletion of old ones at six: nights on which none succeeds, one that
 * never ends, a snapshot that somebody deletes, a backup made by hand, two upgrades, and two days without a Postgres cluster.
 */
final class RetentionSimulation {

    static final Path GOLDEN = Path.of("src/test/resources/retention.txt");

    static final int DAYS = 60;

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 28);
    private static final Policy POLICY = new Policy(7, 4, 6);

    private static final String SCHEDULED = "litellm-pg-snapshot-";
    private static final String BY_HAND = "by-hand-";
    private static final String BEFORE_UPGRADE = "litellm-pg-before-";

    /** What happens on a day beside a backup that succeeds, or instead of it. */
    private static final Map<Integer, String> EVENTS = Map.ofEntries(
            Map.entry(5, "failed"),
            Map.entry(12, "never ends"),
            Map.entry(15, "good; one by hand"),
            Map.entry(20, "failed"),
            Map.entry(21, "failed"),
            Map.entry(22, "failed"),
            Map.entry(25, "good; one before an upgrade"),
            Map.entry(30, "good; the snapshot of 10-26 is deleted by hand"),
            Map.entry(35, "none: the Postgres cluster is destroyed"),
            Map.entry(36, "none"),
            Map.entry(37, "good, of the Postgres cluster made anew"),
            Map.entry(45, "good; one before an upgrade"),
            Map.entry(52, "failed"));

    /** A backup as the simulation knows it, whatever the script thinks of it. */
    private record Made(ObjectNode backup, Optional<ObjectNode> snapshot, Instant began) {

        String name() {
            return backup.at("/metadata/name").asText();
        }

        boolean isGood() {
            return snapshot.isPresent();
        }

        Made withoutSnapshot() {
            return new Made(backup, Optional.empty(), began);
        }
    }

    private final StringBuilder table = new StringBuilder();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Made> made = new TreeMap<>();

    /** Rewrites the golden file, for {@code make golden}. */
    public static void main(String[] args) throws IOException {
        Files.writeString(GOLDEN, of(PruneDecider.script()).text());
    }

    /** @param script the text with the function that decides */
    static RetentionSimulation of(String script) {
        RetentionSimulation simulation = new RetentionSimulation();
        try (PruneDecider decider = new PruneDecider(script)) {
            simulation.run(decider);
        }
        return simulation;
    }

    /** What was decided on each day, and then {@link #left}. */
    String text() {
        return table.toString();
    }

    /** What was decided on the last day on each backup that stayed. */
    String left() {
        return text().substring(text().indexOf("left on"));
    }

    /** What a retention must never do, and was seen to do. */
    List<String> violations() {
        return violations;
    }

    private void run(PruneDecider decider) {
        table.append("daily 7, weekly 4, monthly 6; backups at 02:00, old ones deleted at 06:00 UTC\n\n");
        line("day", "backup", "deleted", "left");
        Map<String, Decision> last = Map.of();
        for (int day = 1; day <= DAYS; day++) {
            LocalDate date = FIRST.plusDays(day - 1);
            happen(day, date);
            Map<String, Decision> decisions = decider.decide(
                    made.values().stream().map(Made::backup).toList(),
                    made.values().stream()
                            .flatMap(one -> one.snapshot().stream())
                            .toList(),
                    POLICY,
                    at(date, 6));
            List<String> deleted = decisions.entrySet().stream()
                    .filter(decision -> decision.getValue().delete())
                    .map(Map.Entry::getKey)
                    .toList();
            judge(day, deleted);
            made.keySet().removeAll(deleted);
            String shown = deleted.stream()
                    .map(name -> shortened(name) + flaw(decisions.get(name)))
                    .collect(Collectors.joining(", "));
            last = decisions;
            line(date.toString(), EVENTS.getOrDefault(day, "good"), shown.isEmpty() ? "-" : shown, "" + made.size());
        }
        table.append("\nleft on %s:\n\n".formatted(FIRST.plusDays(DAYS - 1)));
        last.forEach((name, decision) -> {
            if (!decision.delete()) {
                table.append("%-36s%s%n".formatted(name, decision.reason()));
            }
        });
    }

    private static String flaw(Decision decision) {
        return decision.reason().equals("it failed")
                ? " (failed)"
                : decision.reason().endsWith(" is gone") ? " (no snapshot)" : "";
    }

    private void happen(int day, LocalDate date) {
        String event = EVENTS.getOrDefault(day, "good");
        if (event.startsWith("good")) {
            add(SCHEDULED, BackupObjects.OF_SCHEDULE, at(date, 2), "completed");
        } else if (event.equals("failed")) {
            add(SCHEDULED, BackupObjects.OF_SCHEDULE, at(date, 2), "failed");
        } else if (event.equals("never ends")) {
            add(SCHEDULED, BackupObjects.OF_SCHEDULE, at(date, 2), "started");
        }
        if (event.endsWith("by hand") && !event.contains("snapshot")) {
            add(BY_HAND, BackupObjects.BY_HAND, at(date, 4), "completed");
        }
        if (event.endsWith("upgrade")) {
            add(BEFORE_UPGRADE, BackupObjects.OF_UPGRADE, at(date, 5), "completed");
        }
        if (event.contains("the snapshot of")) {
            made.computeIfPresent(SCHEDULED + "20261026020000", (name, found) -> found.withoutSnapshot());
        }
    }

    private void add(String prefix, String labels, Instant began, String phase) {
        String name = prefix + DateTimeFormatter.ofPattern("yyyyMMddHHmmss").format(began.atOffset(ZoneOffset.UTC));
        made.put(
                name,
                new Made(
                        BackupObjects.backup(name, labels, began, phase),
                        phase.equals("completed") ? Optional.of(BackupObjects.snapshot(name)) : Optional.empty(),
                        began));
    }

    private void judge(int day, List<String> deleted) {
        Map<String, Optional<Made>> protectedOnes = new TreeMap<>();
        protectedOnes.put(
                "the newest good backup",
                newest(one -> one.isGood() && !one.name().startsWith(BY_HAND)));
        protectedOnes.put(
                "the newest backup before an upgrade", newest(one -> one.name().startsWith(BEFORE_UPGRADE)));
        protectedOnes.put("a backup made by hand", newest(one -> one.name().startsWith(BY_HAND)));
        protectedOnes.put(
                "a backup in progress",
                newest(one -> one.backup().at("/status/phase").asText().equals("started")));
        protectedOnes.forEach((what, found) -> found.filter(one -> deleted.contains(one.name()))
                .ifPresent(one -> violations.add("day %d: %s was deleted".formatted(day, what))));
    }

    private Optional<Made> newest(Predicate<Made> wanted) {
        return made.values().stream().filter(wanted).max((one, other) -> one.began()
                .compareTo(other.began()));
    }

    private static Instant at(LocalDate date, int hour) {
        return date.atStartOfDay(ZoneOffset.UTC).plus(Duration.ofHours(hour)).toInstant();
    }

    /** The day of a backup, and what made it unless that was the schedule. */
    private static String shortened(String name) {
        String digits = name.substring(name.lastIndexOf('-') + 1);
        String date = "%s-%s".formatted(digits.substring(4, 6), digits.substring(6, 8));
        return name.startsWith(SCHEDULED)
                ? date
                : name.startsWith(BY_HAND) ? date + " by hand" : date + " before upgrade";
    }

    private void line(String day, String backup, String deleted, String left) {
        table.append("%-12s%-50s%-36s%s%n".formatted(day, backup, deleted, left));
    }
}
