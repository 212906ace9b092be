package litellmha.configimport;

/** Tells whoever has no period for spend logs that the program has one. */
final class SpendLogImport {

    static final String SOURCE = "general_settings.maximum_spend_logs_retention_period";

    private SpendLogImport() {}

    static void tell(StackTree stack, Findings findings) {
        if (!stack.has("general.spendLogRetentionDays")) {
            findings.replaced(
                    SOURCE,
                    "spend logs were kept for ever; here they are deleted after a period that the volume holds, unless"
                            + " general.spendLogRetentionDays says how long");
        }
    }
}
