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

    void figure(Figure figure) {
        figures.add(figure);
    }

    void failed(String reason) {
        failures.add(reason);
    }

    void unknown(String reason) {
        unknown.add(reason);
    }

    /**
     * Returns the verdict.
     *
     * @param passed the reason if it is a pass
     */
    Verdict verdict(String passed) {
        if (!failures.isEmpty()) {
            return Verdict.fail(String.join("; ", failures) + ".", figures);
        }
        return unknown.isEmpty()
                ? Verdict.pass(passed, figures)
                : Verdict.inconclusive(String.join("; ", unknown) + ".", figures);
    }
}
