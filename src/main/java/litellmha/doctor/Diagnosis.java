package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings on one cluster for one stack. */
public final class Diagnosis {

    private final String title;
    private final String tier;
    private final List<Finding> findings;

    Diagnosis(String title, String tier, List<Finding> findings) {
        this.title = title;
        this.tier = tier;
        this.findings = List.copyOf(findings);
    }

    /** Whether the tier can hold its promise there; not if something that it depends on is not known. */
    public boolean holds() {
        return findings.stream().noneMatch(Finding::breaksPromise);
    }

    /** Whether something is surely missing or in the way. */
    public boolean hasErrors() {
        return count(Finding.Level.ERROR) > 0;
    }

    List<Finding> findings() {
        return findings;
    }

    /** A line for each finding, below it what to do, and the verdict at the end. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(title));
        for (Finding finding : findings) {
            lines.add("%-8s %s: %s".formatted(finding.level().shown(), finding.subject(), finding.text()));
            finding.remedy().ifPresent(remedy -> lines.add(" ".repeat(9) + remedy));
        }
        lines.add(verdict());
        return lines;
    }

    private String verdict() {
        String verdict = holds()
                ? "Tier %s can hold its promise there"
                : hasErrors()
                        ? "Tier %s cannot hold its promise there"
                        : "It cannot be known whether tier %s can hold its promise there";
        String counts = Stream.of(Finding.Level.ERROR, Finding.Level.UNKNOWN, Finding.Level.WARNING)
                .filter(level -> count(level) > 0)
                .map(level -> counted(level, count(level)))
                .collect(Collectors.joining(", "));
        return verdict.formatted(tier) + (counts.isEmpty() ? "." : ": " + counts + ".");
    }

    private static String counted(Finding.Level level, long count) {
        return count + " " + level.shown() + (count == 1 || level == Finding.Level.UNKNOWN ? "" : "s");
    }

    private long count(Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
