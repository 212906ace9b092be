package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class DeclaredStateJudgeTest {

    private static final List<String> LOOKED_AT = List.of(
            "LiteLLM pods that are ready",
            "Postgres instances that are ready",
            "commits wait for a replica",
            "disruption budgets over LiteLLM's pods",
            "disruption budgets over the primary",
            "scheduled backups are suspended",
            "Deployment litellm",
            "ConfigMap litellm-config",
            "Cluster litellm-pg");

    private static Histories same(Guarantees guarantees, List<String> whats) {
        Histories history = Histories.of(guarantees);
        whats.forEach(what -> history.at(0, new Comparison(what, "same", "same")));
        return history;
    }

    private static Verdict judge(Histories history) {
        return new DeclaredStateJudge().judge(history.history());
    }

    @Test
    void noDifferencePasses() {
        assertThat(judge(same(Histories.PROD, LOOKED_AT)).outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void eachDifferenceIsNamed() {
        Verdict verdict = judge(same(Histories.PROD, LOOKED_AT)
                .at(1, new Comparison("LiteLLM pods", "2", "1"))
                .at(1, new Comparison("backups", "daily", "nothing")));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("LiteLLM pods: declared 2, found 1; backups: declared daily, found nothing");
    }

    @Test
    void whatWasNotComparedIsNoPass() {
        for (String what : LOOKED_AT) {
            List<String> others =
                    LOOKED_AT.stream().filter(other -> !other.equals(what)).toList();
            Verdict verdict = judge(same(Histories.PROD, others));

            assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
            assertThat(verdict.reason()).isEqualTo("not compared: " + what);
        }
    }

    @Test
    void aTierWithoutBackupsHasNoScheduleToCompare() {
        List<String> others =
                LOOKED_AT.stream().filter(other -> !other.contains("backups")).toList();
        assertThat(judge(same(Histories.COST, others)).outcome()).isEqualTo(Outcome.PASS);
    }
}
