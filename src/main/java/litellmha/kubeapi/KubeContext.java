package litellmha.kubeapi;

import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.stream.Collectors;

/** A context of the user's kubeconfig. Its clients report a failure at once and do not try again. */
public final class KubeContext {

    private static final int CONNECT_MILLIS = 3_000;

    /** A webhook has 10 s by default, and only then does the server say that it did not answer. */
    private static final int ANSWER_MILLIS = 15_000;

    private KubeContext() {}

    /**
     * Returns a client for the cluster of a context; no call has been made yet.
     *
     * @throws ClusterUnreachableException if there is no such context, or it cannot be used
     */
    public static KubernetesClient client(String context) {
        Config config = configuration(context);
        try {
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (KubernetesClientException e) {
            throw unusable(context, "its certificates and key cannot be used", e);
        }
    }

    private static Config configuration(String context) {
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
            // The exceptions of the client's parser have no common type that the client declares.
            throw unusable(context, "the kubeconfig cannot be read", e);
        }
    }

    /** The client ignores whom a context acts as: without this it would have more rights than the context. */
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

    /** Refuses an unknown context, for which the client would silently use the current one. */
    private static void refuseOther(String context, Config config) {
        boolean found = Optional.ofNullable(config.getCurrentContext())
                .filter(current -> current.getName().equals(context))
                .isPresent();
        if (!found) {
            String names = config.getContexts().stream()
                    .map(NamedContext::getName)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new ClusterUnreachableException("kube context: found \"%s\"; allowed: %s"
                    .formatted(context, names.isEmpty() ? "none; set KUBECONFIG to a file with contexts" : names));
        }
    }

    private static ClusterUnreachableException unusable(String context, String what, Exception e) {
        return new ClusterUnreachableException(
                "cannot use kube context \"%s\": %s: %s".formatted(context, what, ApiFailure.line(e)));
    }
}
