package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.kubeapi.KubeApi;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.settings.SecretSource;

/**
 * Finds LiteLLM in the pods of a namespace, and compares the salt key that it has with the stack's. A stack that adopts its
 * database with another one could not read the credentials in it.
 */
final class SaltKeys {

    /** What LiteLLM encrypts with; with the master key if there is no other ({@code get_salt_key} in its source). */
    private static final List<String> VARIABLES =
            List.of(GatewayNames.SALT_KEY, "LITELLM_MASTER_KEY", GatewayNames.MASTER_KEY);

    private final KubeApi api;
    private final String namespace;
    private final Map<String, String> found;

    /** @param stack whose own pods do not count */
    SaltKeys(KubeApi api, String namespace, String stack) {
        this.api = api;
        this.namespace = namespace;
        this.found = found(stack);
    }

    boolean areFound() {
        return !found.isEmpty();
    }

    /** @param configured the stack's salt key */
    List<Refusal> refusals(SecretSource configured) {
        Optional<String> own = configured instanceof SecretSource.Value value
                ? Optional.of(value.reveal())
                : configured instanceof SecretSource.Existing existing
                        ? secret(existing.existingSecret(), existing.key())
                        : Optional.empty();
        List<Refusal> refusals = new ArrayList<>();
        if (own.isPresent()) {
            found.forEach((pod, key) -> {
                if (!key.equals(own.get())) {
                    refusals.add(
                            new Refusal(
                                    "pod %s encrypts with another key than litellm-ha:saltKey, so the credentials in its database would be lost"
                                            .formatted(pod),
                                    "set the same value: that of its variable LITELLM_SALT_KEY or, if it has none, its master key"));
                }
            });
        }
        return refusals;
    }

    /** Returns the keys by the names of the pods that have them. */
    private Map<String, String> found(String stack) {
        Map<String, String> keys = new TreeMap<>();
        for (JsonNode pod : api.get("/api/v1/namespaces/%s/pods".formatted(namespace))
                .body()
                .path("items")) {
            if (!pod.at("/metadata/labels").path(LabelKeys.STACK).asText().equals(stack)) {
                for (JsonNode container : pod.at("/spec/containers")) {
                    // Clients of LiteLLM may have its master key as well.
                    if (container.path("image").asText().contains("litellm")) {
                        key(container)
                                .ifPresent(
                                        key -> keys.put(pod.at("/metadata/name").asText(), key));
                    }
                }
            }
        }
        return keys;
    }

    private Optional<String> key(JsonNode container) {
        return VARIABLES.stream()
                .map(variable -> variable(container, variable))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> variable(JsonNode container, String name) {
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                JsonNode reference = variable.at("/valueFrom/secretKeyRef");
                return reference.isMissingNode()
                        ? Optional.of(variable.path("value").asText())
                        : secret(
                                reference.path("name").asText(),
                                reference.path("key").asText());
            }
        }
        for (JsonNode source : container.path("envFrom")) {
            Optional<String> value = source.has("secretRef")
                    ? secret(source.at("/secretRef/name").asText(), name)
                    : Optional.empty();
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private Optional<String> secret(String name, String key) {
        JsonNode value = api.get("/api/v1/namespaces/%s/secrets/%s".formatted(namespace, name))
                .body()
                .path("data")
                .path(key);
        return value.isTextual() ? Optional.of(Refusals.decoded(value)) : Optional.empty();
    }
}
