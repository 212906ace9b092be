package litellmha.verify.judge;

import java.util.ArrayList;
import java.util.List;
import litellmha.verify.history.Event.ModelsServed;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether all replicas serve the same models at the same prices. What they should serve, nobody declared. */
public final class SameModelsJudge implements Judge {

    public static final String ID = "same-models";

    public static final String CLAIM = "All replicas serve the same models at the same prices.";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new SameModelsTexts();
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        List<ModelsServed> answers = history.events(ModelsServed.class).toList();
        if (answers.isEmpty()) {
            findings.unknown("no replica was asked for its models");
            return findings.verdict("");
        }
        ModelsServed first = answers.get(0);
        findings.figure(Figure.count("models", first.models().size()));
        answers.stream().skip(1).forEach(other -> {
            missing(first, other).forEach(line -> findings.failed(differs(first, other, line)));
            missing(other, first).forEach(line -> findings.failed(differs(other, first, line)));
        });
        Coverage.gap(history, answers.stream().map(ModelsServed::pod).distinct().count())
                .ifPresent(findings::unknown);
        return findings.verdict(CLAIM);
    }

    private static List<String> missing(ModelsServed from, ModelsServed in) {
        List<String> left = new ArrayList<>(from.models());
        in.models().forEach(left::remove);
        return left;
    }

    private static String differs(ModelsServed has, ModelsServed lacks, String line) {
        return has.pod().equals(lacks.pod())
                ? "%s serves %s in one answer and not in another".formatted(has.pod(), line)
                : "%s serves %s, and %s does not".formatted(has.pod(), line, lacks.pod());
    }
}
