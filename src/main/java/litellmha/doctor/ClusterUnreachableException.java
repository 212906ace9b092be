package litellmha.doctor;

/** The cluster cannot be asked at all; the message is one line for its user. */
public final class ClusterUnreachableException extends RuntimeException {

    ClusterUnreachableException(String message) {
        super(message);
    }
}
