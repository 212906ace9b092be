package litellmha.verify.judge;

import litellmha.verify.model.Figure;

/** Judges how long keys with a limit were refused until another Redis had taken over, and whether that one had the counters. */
final class RedisFailover {

    /**
     * From the fault until no key is refused any more for want of a Redis. Measured on three nodes: 6.71 s when the master's
     * pod was deleted, 6.28 s when the master was frozen.
     */
    static final double SECONDS = 10;

    static final String PASSED =
            "Keys without limits kept working, keys with a budget were refused for at most %.0f s, and no counter was lost."
                    .formatted(SECONDS);

    private RedisFailover() {}

    /** @param down when the master was lost, in the nanoseconds of the history */
    static void judge(
            String variant, Requests budgeted, Requests spent, Requests partly, long down, Findings findings) {
        if (!budgeted.refused().within(Long.MIN_VALUE, down).isEmpty()) {
            findings.unknown("%s: a key with a budget was refused before the fault".formatted(variant));
            return;
        }
        double refused = Math.max(0, budgeted.refused().end().orElse(down) - down);
        findings.figure(Figure.seconds("last refusal after the fault", refused).in(variant));
        findings.figure(Figure.count(
                        "requests with a budget that were refused",
                        budgeted.refused().count())
                .in(variant));
        if (refused / 1e9 > SECONDS) {
            findings.failed("%s: a key with a budget was still refused %.1f s after the fault, more than %.0f s"
                    .formatted(variant, refused / 1e9, SECONDS));
        }
        budgeted.refused()
                .where(request -> request.event().code() != RedisOutageJudge.NO_REDIS)
                .first()
                .ifPresent(request -> findings.failed("%s: a key with a budget was refused with %s, not with %d"
                        .formatted(variant, Requests.answer(request.event()), RedisOutageJudge.NO_REDIS)));
        judgeCounters(variant, spent, partly, findings);
    }

    private static void judgeCounters(String variant, Requests spent, Requests partly, Findings findings) {
        int past = spent.accepted().count();
        findings.figure(Figure.count("requests past a spent budget", past).in(variant));
        if (past > 0) {
            findings.failed("%s: requests with a spent budget passed: %d".formatted(variant, past));
        }
        int accepted = partly.accepted().count();
        int due = RedisOutageJudge.PARTLY_REQUESTS;
        findings.figure(
                Figure.count("requests of a partly used budget", accepted).in(variant));
        if (partly.refused().isEmpty()) {
            findings.unknown("%s: the partly used budget was not used up".formatted(variant));
        } else if (accepted > due || accepted < due - 1) {
            // As in the check of budgets: the amount reserved for the last request may exceed the rest of the budget.
            findings.failed("%s: %d requests were accepted where the partly used budget is enough for %d"
                    .formatted(variant, accepted, due));
        }
    }
}
