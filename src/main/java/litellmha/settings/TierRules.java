package litellmha.settings;

import java.util.List;
import java.util.Optional;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/** What the rules of several keys say if a value is against the stack's tier. */
final class TierRules {

    private final Tier tier;
    private final List<Problem> problems;

    TierRules(Tier tier, List<Problem> problems) {
        this.tier = tier;
        this.problems = problems;
    }

    /** A value that is there in the tiers that guarantee something, and only there. */
    void present(String path, Optional<?> value, boolean guaranteed, String row) {
        if (guaranteed && value.isEmpty()) {
            below(path, Problem.NOTHING, "a value", row);
        } else if (!guaranteed && value.isPresent()) {
            problems.add(Problem.of(path, Problem.UNWANTED, "nothing: tier %s has no %s".formatted(tier.key(), row)));
        }
    }

    /**
     * A value that is less than the tier guarantees.
     *
     * @param row the component in the table of tiers
     */
    void below(String path, Object found, String allowed, String row) {
        String guarantee = TierProfile.of(tier).rows().stream()
                .filter(candidate -> candidate.component().equals(row))
                .map(TierProfile.Row::value)
                .findFirst()
                .orElseThrow();
        problems.add(Problem.of(
                path, found, "%s: tier %s guarantees %s: %s".formatted(allowed, tier.key(), row, guarantee)));
    }
}
