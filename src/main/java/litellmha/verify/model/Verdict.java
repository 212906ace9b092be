package litellmha.verify.model;

import java.util.List;

/**
 * What a check found.
 *
 * @param reason one sentence: what held, what did not, or why it cannot be told
 * @param figures what the reason is based on
 */
public record Verdict(Outcome outcome, String reason, List<Figure> figures) {

    public Verdict {
        figures = List.copyOf(figures);
    }

    public static Verdict pass(String reason, List<Figure> figures) {
        return new Verdict(Outcome.PASS, reason, figures);
    }

    public static Verdict fail(String reason, List<Figure> figures) {
        return new Verdict(Outcome.FAIL, reason, figures);
    }

    public static Verdict inconclusive(String reason, List<Figure> figures) {
        return new Verdict(Outcome.INCONCLUSIVE, reason, figures);
    }

    public static Verdict skipped(String reason) {
        return new Verdict(Outcome.SKIPPED, reason, List.of());
    }
}
