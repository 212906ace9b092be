package litellmha.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.ClientCertificate;

/** An API server, spoken to as objects are declared: JSON in, JSON out, with the status and the warnings. */
final class LiveCluster implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> PLURALS = Map.of(
            "NetworkPolicy", "networkpolicies",
            "StorageClass", "storageclasses",
            "ValidatingAdmissionPolicy", "validatingadmissionpolicies",
            "VolumeSnapshotClass", "volumesnapshotclasses");

    private final KubernetesClient client;

    private LiveCluster(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @param code of HTTP
     * @param body the object, or the Status that says what was wrong
     * @param warnings of admission and of deprecated versions
     */
    record Answer(int code, JsonNode body, List<String> warnings) {
        String message() {
            return body.path("message").asText();
        }
    }

    /** The cluster of the kubeconfig file that the environment variable names; `make e2e` sets it. */
    static LiveCluster of(String variable) {
        String kubeconfig = Optional.ofNullable(System.getenv(variable))
                .orElseThrow(() -> new IllegalStateException(
                        variable + " names no kubeconfig file: these tests are run by `make e2e`"));
        Config config = Config.fromKubeconfig(new File(kubeconfig));
        try {
            ClientCertificate.keyAlgorithm(config).ifPresent(config::setClientKeyAlgo);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the kubeconfig's client certificate cannot be read", e);
        }
        // An answer of 500 is one that tests ask for.
        config.setRequestRetryBackoffLimit(0);
        return new LiveCluster(new KubernetesClientBuilder().withConfig(config).build());
    }

    KubernetesClient client() {
        return client;
    }

    /** Server-side apply, where a field that the schema does not have is an error. */
    Answer apply(ObjectNode object) {
        return apply(object, "");
    }

    /** Creates an object as a person would, not as an applier. */
    void create(ObjectNode object) {
        String path = path(object);
        Answer answer = call("POST", path.substring(0, path.lastIndexOf('/')), "application/json", object.toString());
        if (answer.code() != 201) {
            throw new AssertionError("%s: %s".formatted(path, answer));
        }
    }

    /** Merges into the status of an object, as its controller would. */
    void setStatus(String path, String status) {
        call("PATCH", path + "/status", "application/merge-patch+json", "{\"status\": %s}".formatted(status));
    }

    /** As {@link #apply}, which must be accepted without a warning. */
    void mustApply(ObjectNode object) {
        Answer answer = apply(object);
        if (answer.code() > 201 || !answer.warnings().isEmpty()) {
            throw new AssertionError("%s: %s".formatted(path(object), answer));
        }
    }

    /** Returns an object of the API from JSON. */
    static ObjectNode object(String json) {
        try {
            return (ObjectNode) new JsonMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** As {@link #apply}, of which nothing stays. */
    Answer applyDryRun(ObjectNode object) {
        return apply(object, "&dryRun=All");
    }

    private Answer apply(ObjectNode object, String options) {
        return applyAs("litellm-ha", object, options);
    }

    /** As {@link #apply}, as another field manager. */
    Answer applyAs(String manager, ObjectNode object) {
        return applyAs(manager, object, "");
    }

    private Answer applyAs(String manager, ObjectNode object, String options) {
        return call(
                "PATCH",
                path(object) + "?fieldManager=" + manager + "&force=true&fieldValidation=Strict" + options,
                "application/apply-patch+yaml",
                object.toString());
    }

    /** Creates an object that does not exist, as {@code kubectl create} does. */
    Answer createAs(String manager, ObjectNode object) {
        return call(
                "POST",
                path(object).replaceFirst("/[^/]+$", "") + "?fieldManager=" + manager,
                "application/json",
                object.toString());
    }

    /** Changes the number of a Deployment's pods, as a person might. */
    void scale(String namespace, String deployment, int replicas) {
        Answer answer = call(
                "PATCH",
                "/apis/apps/v1/namespaces/%s/deployments/%s/scale".formatted(namespace, deployment),
                "application/merge-patch+json",
                "{\"spec\": {\"replicas\": %d}}".formatted(replicas));
        if (answer.code() != 200) {
            throw new IllegalStateException(answer.message());
        }
    }

    /** Evicts a pod as a drain does. */
    Answer evict(String namespace, String pod, boolean dryRun) {
        ObjectNode eviction =
                JSON.createObjectNode().put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod).put("namespace", namespace);
        return call(
                "POST",
                "/api/v1/namespaces/%s/pods/%s/eviction%s".formatted(namespace, pod, dryRun ? "?dryRun=All" : ""),
                "application/json",
                eviction.toString());
    }

    /** The object at an API path, or a missing node. */
    JsonNode get(String path) {
        Answer answer = call("GET", path, "application/json", "");
        if (answer.code() != 200 && answer.code() != 404) {
            throw new IllegalStateException("%s: %s".formatted(path, answer));
        }
        return answer.code() == 200 ? answer.body() : MissingNode.getInstance();
    }

    /** Whether somebody answers at an API path. */
    boolean serves(String path) {
        return call("GET", path, "application/json", "").code() == 200;
    }

    List<JsonNode> list(String path) {
        return StreamSupport.stream(get(path).path("items").spliterator(), false)
                .toList();
    }

    Answer delete(String path) {
        return call("DELETE", path, "application/json", "");
    }

    /** The pods with these labels that are not on their way out. */
    List<JsonNode> pods(String namespace, String labels) {
        return list("/api/v1/namespaces/%s/pods?labelSelector=%s".formatted(namespace, labels.replace("=", "%3D")))
                .stream()
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .toList();
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** The image of a pod's first container. */
    static String image(JsonNode pod) {
        return pod.at("/spec/containers/0/image").asText();
    }

    static boolean isTrue(JsonNode object, String condition) {
        return StreamSupport.stream(object.path("status").path("conditions").spliterator(), false)
                .anyMatch(found -> found.path("type").asText().equals(condition)
                        && found.path("status").asText().equals("True"));
    }

    /** The API path of an object. */
    static String path(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        String namespace = object.path("metadata").path("namespace").asText();
        return (apiVersion.contains("/") ? "/apis/" : "/api/")
                + apiVersion
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/"
                + PLURALS.getOrDefault(kind, kind.toLowerCase() + "s")
                + "/"
                + name(object);
    }

    private Answer call(String method, String path, String contentType, String body) {
        try {
            var request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path)
                            .toString());
            request = method.equals("GET")
                    ? request
                    : method.equals("DELETE")
                            ? request.delete(contentType, body)
                            : request.method(method, contentType, body);
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(request.build(), String.class)
                    .get(60, TimeUnit.SECONDS);
            return new Answer(response.code(), json(response.bodyString()), response.headers("Warning"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return text.startsWith("{")
                ? JSON.readTree(text)
                : JSON.createObjectNode().put("message", text);
    }

    @Override
    public void close() {
        client.close();
    }
}
