package litellmha.verify.cluster;

/** The context is not that of the cluster that the stack was deployed to, or cannot be used for a run. For the user. */
public final class StackNotThereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackNotThereException(String message) {
        super(message);
    }
}
