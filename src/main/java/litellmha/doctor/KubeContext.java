package litellmha.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A context of the user's kubeconfig; failures are not waited out. */
public final class KubeContext implements KubeApi, AutoCloseable {

    private static final int CONNECT_MILLIS = 3_000;
    private static final int ANSWER_MILLIS = 10_000;
    private static final int UNAUTHORIZED = 401;

    private static final JsonMapper JSON = new JsonMapper();

    private final String context;
    private final KubernetesClient client;

    private KubeContext(String context, KubernetesClient client) {
        this.context = context;
        this.client = client;
    }

    /** @throws ClusterUnreachableException if there is no such context, or it cannot be used */
    static KubeContext open(String context) {
        Config config = configuration(context);
        try {
            return new KubeContext(
                    context, new KubernetesClientBuilder().withConfig(config).build());
        } catch (KubernetesClientException e) {
            throw unusable(context, "its certificates and key cannot be used", e);
        }
    }

    /** @throws ClusterUnreachableException if there is no such context, or it cannot be used */
    public static Config configuration(String context) {
        Config config = read(context);
        refuseOther(context, config);
        impersonate(context, config);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(ANSWER_MILLIS);
        config.setRequestRetryBackoffLimit(0);
        // An API server ends an HTTP/2 connection along with its 401, and the client reports the one for the other.
        config.setHttp2Disable(true);
        try {
            ClientCertificate.keyAlgorithm(config).ifPresent(config::setClientKeyAlgo);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(context, "its client certificate cannot be read", e);
        }
        return config;
    }

    private static Config read(String context) {
        try {
            return Config.autoConfigure(context);
        } catch (RuntimeException e) {
            // Its parser's exceptions have no common type that the client declares.
            throw unusable(context, "the kubeconfig cannot be read", e);
        }
    }

    /** The client leaves out whom a context acts as: without this it would have more rights than the context. */
    private static void impersonate(String context, Config config) {
        String user = config.getCurrentContext().getContext().getUser();
        if (config.getFileWithAuthInfo() == null) {
            return;
        }
        try (InputStream file =
                Files.newInputStream(config.getFileWithAuthInfo().toPath())) {
            Serialization.unmarshal(file, io.fabric8.kubernetes.api.model.Config.class).getUsers().stream()
                    .filter(named -> named.getName().equals(user) && named.getUser() != null)
                    .map(NamedAuthInfo::getUser)
                    .filter(found -> found.getAs() != null)
                    .forEach(found -> {
                        config.setImpersonateUsername(found.getAs());
                        config.setImpersonateGroups(found.getAsGroups().toArray(String[]::new));
                        config.setImpersonateExtras(found.getAsUserExtra());
                    });
        } catch (IOException e) {
            throw unusable(context, "the kubeconfig cannot be read", e);
        }
    }

    private static ClusterUnreachableException unusable(String context, String what, Exception e) {
        return new ClusterUnreachableException("cannot use kube context \"%s\": %s: %s"
                .formatted(context, what, reason(e).replaceAll("\\s+", " ").strip()));
    }

    /** With a name that it does not find, the client goes on with the current context. */
    private static void refuseOther(String context, Config config) {
        boolean found = Optional.ofNullable(config.getCurrentContext())
                .filter(current -> current.getName().equals(context))
                .isPresent();
        if (!found) {
            String names = config.getContexts().stream()
                    .map(NamedContext::getName)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new ClusterUnreachableException("there is no kube context \"%s\"; there %s"
                    .formatted(
                            context,
                            names.isEmpty() ? "is none at all: KUBECONFIG names the file with them" : "are: " + names));
        }
    }

    @Override
    public Answer get(String path) {
        return answer(() -> client.raw(path));
    }

    @Override
    public Answer post(String path, JsonNode body) {
        return answer(() -> client.raw(path, "POST", body.toString()));
    }

    private Answer answer(Supplier<String> call) {
        try {
            // The client has nothing for 404.
            return Optional.ofNullable(call.get())
                    .map(text -> new Answer(200, parsed(text)))
                    .orElseGet(() -> new Answer(404, MissingNode.getInstance()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == UNAUTHORIZED) {
                throw unreachable("it does not accept the context's credentials (401 Unauthorized); log in again");
            }
            if (e.getCode() <= 0) {
                throw unreachable(reason(e));
            }
            return new Answer(
                    e.getCode(),
                    Optional.ofNullable(e.getStatus())
                            .<JsonNode>map(JSON::valueToTree)
                            .orElseGet(MissingNode::getInstance));
        }
    }

    private JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreachable("what answers there is no Kubernetes API");
        }
    }

    private ClusterUnreachableException unreachable(String reason) {
        return new ClusterUnreachableException(
                "cannot ask the cluster of kube context \"%s\" (%s): %s".formatted(context, server(), reason));
    }

    String server() {
        return client.getMasterUrl().toString();
    }

    /** Why a call failed, in the API server's words or the plainest there are. */
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
            if (cause instanceof HttpTimeoutException) {
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

    @Override
    public void close() {
        client.close();
    }
}
