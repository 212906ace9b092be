package litellmha.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings about one cluster for one stack. */
public final class Diagnosis {

    private final String title;
    private final String tier;
    private final List<Finding> findings;
    private final List<String> beingDeleted;

    /** @param beingDeleted the stack's own objects that are on their way out */
    Diagnosis(String title, String tier, List<Finding> findings, List<String> beingDeleted) {
        this.title = title;
        this.tier = tier;
        this.findings = List.copyOf(findings);
        this.beingDeleted = List.copyOf(beingDeleted);
    }

    /** Whether the tier can keep its guarantees there; false if something that they depend on is not known. */
    public boolean keepsGuarantees() {
        return findings.stream().noneMatch(Finding::breaksGuarantees);
    }

    /** Whether something is known to be missing or in the way. */
    public boolean hasErrors() {
        return count(Finding.Level.ERROR) > 0;
    }

    /**
     * Whether each object of the stack that exists was created by it, or is to be adopted; false if one could not be looked
     * up.
     */
    public boolean mayTakeOverObjects() {
        return findings.stream()
                .filter(finding -> finding.subject().equals(ObjectFindings.SUBJECT))
                .noneMatch(
                        finding -> finding.level() == Finding.Level.ERROR || finding.level() == Finding.Level.UNKNOWN);
    }

    List<String> beingDeleted() {
        return beingDeleted;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Returns a line for each finding, what to do below it, and the verdict at the end. */
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
        String verdict = keepsGuarantees()
                ? "Tier %s can keep its guarantees there"
                : hasErrors()
                        ? "Tier %s cannot keep its guarantees there"
                        : "It is not known whether tier %s can keep its guarantees there";
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
