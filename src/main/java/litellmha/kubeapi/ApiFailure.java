package litellmha.kubeapi;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Why a call to an API server failed. */
public final class ApiFailure {

    private ApiFailure() {}

    /** Returns the API server's own words or, if it gave none, the plainest there are. */
    public static String reason(Throwable failure) {
        if (failure instanceof KubernetesClientException refused
                && refused.getStatus() != null
                && refused.getStatus().getMessage() != null) {
            return refused.getStatus().getMessage();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "unknown host";
            }
            if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
                return "no answer in time";
            }
            if (cause instanceof CertificateExpiredException) {
                return "a certificate has expired (%s)".formatted(cause.getMessage());
            }
        }
        // The deepest message is the plainest; a refused connection has none.
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(cause -> cause instanceof ConnectException ? "connection refused" : cause.getMessage())
                .filter(message -> message != null && !message.isBlank())
                .reduce((outer, inner) -> inner)
                .orElse(failure.getClass().getSimpleName());
    }

    /** Returns {@link #reason} in one line. */
    static String line(Throwable failure) {
        return reason(failure).replaceAll("\\s+", " ").strip();
    }
}
