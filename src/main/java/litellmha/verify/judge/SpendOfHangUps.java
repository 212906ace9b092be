package litellmha.verify.judge;

import java.util.List;
import java.util.Map;
import litellmha.verify.history.History;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;

/**
 * What LiteLLM counts for streams whose clients hang up. The answer's header does not tell: the spend log has what they were
 * charged, and the other counts must agree with it.
 *
 * @param streams that began; a client that is late may have read one to its end
 */
record SpendOfHangUps(Guarantees guarantees, Requests streams, Map<SpendCount, Double> counted) {

    private static final String PHASE = SpendPhase.HANG_UPS.toString();

    static SpendOfHangUps of(History history, Map<SpendCount, Double> counted) {
        return new SpendOfHangUps(
                history.guarantees(), Requests.of(history, SpendJudge.SERVICE).accepted(), counted);
    }

    void judge(Findings findings) {
        if (streams.cut().isEmpty()) {
            findings.unknown("%s: no stream was cut".formatted(PHASE));
            return;
        }
        List<SpendCount> counts = SpendCount.of(guarantees);
        if (!counted.keySet().containsAll(counts)) {
            findings.unknown("%s: not everything was read".formatted(PHASE));
            return;
        }
        double log = counted.get(SpendCount.SPEND_LOG);
        findings.figure(Figure.count("requests", streams.count()).in(PHASE));
        findings.figure(new Figure("cost of a cut stream", log / streams.count() * 100, "cents"));
        for (SpendCount count : counts) {
            double found = counted.get(count);
            findings.figure(new Figure(count.toString(), found * 100, "cents").in(PHASE));
            if (Math.abs(found - log) > SpendJudge.ROUNDING_DOLLARS) {
                findings.failed("%s: %s has %s cents where the spend log has %s"
                        .formatted(PHASE, count, SpendJudge.cents(found), SpendJudge.cents(log)));
            }
        }
    }
}
