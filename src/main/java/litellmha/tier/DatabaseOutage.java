package litellmha.tier;

/** What the gateway does with requests while it cannot reach its database. */
public enum DatabaseOutage {
    /**
     * Requests pass: LiteLLM accepts any key that starts with {@code sk-} and enforces no budgets, so that only the network
     * protects the gateway.
     */
    FAIL_OPEN,
    /** Keys that are not in the gateway's cache are refused, and budgets remain enforced. */
    FAIL_CLOSED;

    /** Returns the value of LiteLLM's {@code general_settings.allow_requests_on_db_unavailable}. */
    public boolean allowsRequests() {
        return this == FAIL_OPEN;
    }
}
