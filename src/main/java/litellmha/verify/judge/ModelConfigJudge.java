package litellmha.verify.judge;

import java.util.List;
import java.util.stream.Collectors;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether every pod serves the models that the stack declares. */
public final class ModelConfigJudge implements Judge {

    /** What was compared of each pod, whatever differs: the number of models. */
    public static final String MODELS = "models of ";

    @Override
    public String id() {
        return "model-config";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new ModelConfigTexts();
    }

    @Override
    public Verdict judge(History history) {
        List<Comparison> comparisons = history.events(Comparison.class).toList();
        List<Comparison> drift = comparisons.stream()
                .filter(comparison -> !comparison.declared().equals(comparison.found()))
                .toList();
        long pods = comparisons.stream()
                .filter(comparison -> comparison.what().startsWith(MODELS))
                .count();
        List<Figure> figures =
                List.of(Figure.count("pods compared", (int) pods), Figure.count("differences", drift.size()));
        if (!drift.isEmpty()) {
            return Verdict.fail(
                    drift.stream()
                            .map(comparison -> "%s: declared %s, found %s"
                                    .formatted(comparison.what(), comparison.declared(), comparison.found()))
                            .collect(Collectors.joining("; ")),
                    figures);
        }
        int due = history.guarantees().gatewayReplicas();
        return pods < due
                ? Verdict.inconclusive("%d of %d pods were compared".formatted(pods, due), figures)
                : Verdict.pass("Every pod serves what the stack declares.", figures);
    }
}
