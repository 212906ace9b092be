package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import litellmha.settings.CloudIdentity;

/** Finds the models that have no key because a cloud knows the gateway, and says which identity to give it. */
final class CloudIdentities {

    private CloudIdentities() {}

    /** @param stack with its models */
    static void tell(JsonNode stack, Findings findings) {
        Map<CloudIdentity, Integer> first = new EnumMap<>(CloudIdentity.class);
        Map<CloudIdentity, Integer> counts = new EnumMap<>(CloudIdentity.class);
        for (int i = 0; i < stack.path("models").size(); i++) {
            int index = i;
            needed(stack.path("models").get(i)).ifPresent(cloud -> {
                first.putIfAbsent(cloud, index);
                counts.merge(cloud, 1, Integer::sum);
            });
        }
        first.keySet()
                .removeIf(cloud ->
                        stack.path("gateway").path("serviceAccountAnnotations").has(cloud.annotation()));
        first.forEach((cloud, index) -> findings.identity(
                "models[%d]".formatted(index)
                        + (counts.get(cloud) > 1 ? " and %d more".formatted(counts.get(cloud) - 1) : ""),
                "set gateway.serviceAccountAnnotations: {%s: %s}, %s"
                        .formatted(cloud.annotation(), cloud.example(), otherwise(cloud))));
    }

    private static Optional<CloudIdentity> needed(JsonNode model) {
        return model.has("apiKey") || model.has("secretParams") || model.has("mockResponse")
                ? Optional.empty()
                : CloudIdentity.ofProvider(model.path("model").asText().replaceAll("/.*", ""));
    }

    private static String otherwise(CloudIdentity cloud) {
        return switch (cloud) {
            case AWS -> "the role that calls these models; or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in secretEnv";
            case GOOGLE -> "the account that calls these models; or vertex_credentials in secretParams";
            case AZURE ->
                "the identity that calls these models, with litellm.settings.enable_azure_ad_token_refresh: true; or an apiKey";
        };
    }
}
