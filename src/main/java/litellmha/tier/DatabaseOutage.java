package litellmha.tier;

/** What the gateway does with requests while it cannot reach its database. */
public enum DatabaseOutage {
    /**
     * Requests pass. LiteLLM then accepts any key that starts with {@code sk-} and enforces no budget, so that the
     * network is the only guard.
     */
    FAIL_OPEN,
    /** Keys that the gateway does not hold in a cache are refused, and budgets stay enforced. */
    FAIL_CLOSED;

    /** The value of LiteLLM's {@code general_settings.allow_requests_on_db_unavailable}. */
    public boolean allowsRequests() {
        return this == FAIL_OPEN;
    }
}
