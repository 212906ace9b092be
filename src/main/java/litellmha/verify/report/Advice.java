package litellmha.verify.report;

import java.util.ArrayList;
import java.util.List;
import litellmha.verify.judge.BudgetJudge;
import litellmha.verify.judge.RevocationJudge;
import litellmha.verify.judge.SameModelsJudge;
import litellmha.verify.model.Outcome;
import litellmha.verify.report.Report.CheckResult;

/** What a check's outcome means to whoever runs a gateway that is no stack, and what to change. */
final class Advice {

    private Advice() {}

    /** Returns a line for each thing to do. */
    static List<String> of(CheckResult check) {
        List<String> advice = new ArrayList<>();
        boolean failed = check.verdict().outcome() == Outcome.FAIL;
        if (check.id().equals(BudgetJudge.ID)) {
            if (Scorecard.leaks(check)) {
                // Measured with two processes each: docs/verify-any.md.
                advice.add(
                        "Budgets and limits are counted per replica: the replicas share no Redis for them. Set"
                                + " general_settings.coordination_redis; Redis in router_settings alone is not used for budgets.");
            }
            if (check.verdict().figures().stream()
                    .noneMatch(figure -> figure.name().equals("cost of a request"))) {
                advice.add("Without a price no budget runs out: name a model that has one with --model, or set its"
                        + " input_cost_per_token and output_cost_per_token.");
            }
        } else if (check.id().equals(RevocationJudge.ID) && failed) {
            advice.add(
                    "Each replica keeps keys that it has seen: lower general_settings.user_api_key_cache_ttl, and block a key"
                            + " (/key/block) before it is deleted.");
        } else if (check.id().equals(SameModelsJudge.ID) && failed) {
            advice.add("Replicas differ in their configuration: give all the same config.yaml and restart them.");
        }
        return advice;
    }
}
