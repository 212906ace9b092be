package litellmha.verify.judge;

import litellmha.litellm.PinnedLiteLlm;

/**
 * A limit that LiteLLM has, and of whom: a row of the matrix of {@link BudgetJudge}. How each was seen to hold is in
 * docs/verify.md.
 */
public enum Limit {
    KEY_BUDGET(BudgetJudge.BUDGET, Kind.MONEY),
    USER_BUDGET("user budget", Kind.MONEY),
    TEAM_BUDGET("team budget", Kind.MONEY),
    END_USER_BUDGET("end-user budget", Kind.MONEY),
    TAG_BUDGET("tag budget", Kind.MONEY),

    /** Of a key for one model. LiteLLM makes such a key only with an Enterprise license. */
    MODEL_BUDGET("model budget", Kind.MONEY),

    /** Of a key, per hour, beside others per day and per month. */
    BUDGET_WINDOW("budget window", Kind.MONEY),

    /** Of a key that all replicas have in their caches when it gets this budget. */
    CHANGED_BUDGET("changed budget", Kind.MONEY),

    KEY_REQUESTS(BudgetJudge.RATE, Kind.REQUESTS),
    KEY_TOKENS("tpm_limit", Kind.TOKENS),
    KEY_PARALLEL("max_parallel_requests", Kind.PARALLEL);

    /** What a limit counts. */
    public enum Kind {
        /** Dollars. */
        MONEY(PinnedLiteLlm.BUDGET_EXCEEDED),
        /** Requests within a minute. */
        REQUESTS(PinnedLiteLlm.THROTTLED),
        /** Tokens within a minute. */
        TOKENS(PinnedLiteLlm.THROTTLED),
        /** Requests under way at the same time. */
        PARALLEL(PinnedLiteLlm.THROTTLED);

        private final String refusal;

        Kind(String refusal) {
            this.refusal = refusal;
        }

        /** Returns the {@code error.type} of a request over the limit. */
        String refusal() {
            return refusal;
        }

        /** Whether later requests may rightly pass, because the minute is over. */
        boolean perMinute() {
            return this == REQUESTS || this == TOKENS;
        }

        /**
         * Returns how many fewer requests than due may pass. What LiteLLM reserves for the last one, in dollars or
         * tokens, is an estimate, which may exceed the rest of the limit where the request itself does not.
         */
        int reservedTooMuch() {
            return this == MONEY || this == TOKENS ? 1 : 0;
        }
    }

    private final String phase;
    private final Kind kind;

    Limit(String phase, Kind kind) {
        this.phase = phase;
        this.kind = kind;
    }

    /** The name of its phase in a history. */
    public String phase() {
        return phase;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether LiteLLM refuses to set it without an Enterprise license. Whether it then holds was not measured. */
    public boolean licensed() {
        return this == MODEL_BUDGET;
    }
}
