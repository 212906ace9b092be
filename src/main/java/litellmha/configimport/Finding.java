package litellmha.configimport;

/**
 * What became of one key.
 *
 * @param source where it stood, such as {@code model_list[0].litellm_params.rpm}
 * @param text where it stands now, or why it does not; never a secret
 */
public record Finding(Kind kind, String source, String text) {

    /** What can become of a key. */
    public enum Kind {
        /** The stack file has it, under its own name or as a key that LiteLLM's name is passed through in. */
        CARRIED("Carried over"),
        /** The program does it, without a key. */
        REPLACED("Done by the program itself"),
        /** A secret whose value is never copied. */
        SECRET("Secrets to set"),
        /** An identity in a cloud, which the models need. */
        IDENTITY("Cloud identities to set"),
        /** What the network policy must let through. */
        NETWORK("Openings of the network"),
        /** Neither LiteLLM nor its chart reads it where it stands. */
        UNREAD("Never read"),
        /** It cannot be had, for a reason. */
        REFUSED("Left out");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Returns the heading in the report. */
        public String title() {
            return title;
        }
    }
}
