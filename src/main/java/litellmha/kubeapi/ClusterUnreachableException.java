package litellmha.kubeapi;

/** The cluster cannot be asked anything. The message is one line for the user. */
public final class ClusterUnreachableException extends RuntimeException {

    public ClusterUnreachableException(String message) {
        super(message);
    }
}
