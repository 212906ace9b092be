package litellmha.verify.judge;

import java.util.ArrayList;
import java.util.List;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Verdict;

/** What a judge has found so far. A single failure makes the verdict FAIL; anything unknown prevents PASS. */
final class Findings {

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void figure(Figure figure) {
        figures.add(figure);
    }

    void failed(String reason) {
        failures.add(reason);
    }

    void unknown(String reason) {
        unknown.add(reason);
    }

    /** What the claim allows, but a person should know; whatever the verdict is, it is told. */
    void note(String note) {
        notes.add(note);
    }

    /**
     * Returns the verdict.
     *
     * @param passed the reason if it is a pass
     */
    Verdict verdict(String passed) {
        if (!failures.isEmpty()) {
            return Verdict.fail(noted(String.join("; ", failures) + "."), figures);
        }
        return unknown.isEmpty()
                ? Verdict.pass(noted(passed), figures)
                : Verdict.inconclusive(noted(String.join("; ", unknown) + "."), figures);
    }

    private String noted(String reason) {
        return notes.isEmpty() ? reason : "%s NOTE: %s.".formatted(reason, String.join("; ", notes));
    }
}
