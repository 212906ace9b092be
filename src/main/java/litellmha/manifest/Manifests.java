package litellmha.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import litellmha.names.AnnotationKeys;
import litellmha.names.CacheNames;
import litellmha.names.RedisNames;

/**
 * A stack's Kubernetes objects in the order in which to apply them. Each has a canonical form, whatever it was made by:
 * keys are sorted, unknown values are dropped, and whole numbers are integers. Digests of secrets are dropped too, because
 * manifests do not include the secrets.
 *
 * @param objects in order; do not modify them
 */
public record Manifests(List<ObjectNode> objects) {

    /** Kinds that others need come first. Those of Redis come before the gateway's. */
    private static final List<String> ORDER = List.of(
            "Namespace",
            "NetworkPolicy",
            "ServiceAccount",
            "Secret",
            "ConfigMap",
            "Service",
            "Deployment " + RedisNames.DEPLOYMENT,
            "StatefulSet",
            "Deployment " + CacheNames.DEPLOYMENT,
            "ObjectStore",
            "Cluster",
            "Job",
            "Deployment",
            "PodDisruptionBudget",
            "ScheduledBackup",
            "PodMonitor",
            "HTTPRoute",
            "Ingress",
            "HorizontalPodAutoscaler");

    private static final List<String> FIRST_KEYS = List.of("apiVersion", "kind", "metadata", "name", "namespace");

    public Manifests {
        objects = List.copyOf(objects);
    }

    /** @param objects as a program declared them; a Secret's values are in {@code data} */
    public static Manifests of(Collection<? extends JsonNode> objects) {
        return new Manifests(objects.stream()
                .map(object -> (ObjectNode) canonical(object))
                .sorted(Comparator.comparingInt(Manifests::rank)
                        .thenComparing(Manifests::kind)
                        .thenComparing(Manifests::name))
                .toList());
    }

    /** Returns the objects that are written to files. */
    public Manifests withoutSecrets() {
        return new Manifests(objects.stream()
                .filter(object -> !kind(object).equals("Secret"))
                .toList());
    }

    public static String kind(ObjectNode object) {
        return object.path("kind").asText();
    }

    public static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static int rank(ObjectNode object) {
        int own = ORDER.indexOf(kind(object) + " " + name(object));
        int rank = own >= 0 ? own : ORDER.indexOf(kind(object));
        return rank >= 0 ? rank : ORDER.size();
    }

    private static JsonNode canonical(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> sorted =
                    new TreeMap<>(Comparator.comparingInt(Manifests::keyRank).thenComparing(Comparator.naturalOrder()));
            Set<String> left = Set.of(AnnotationKeys.SECRETS_DIGEST);
            node.properties().forEach(entry -> {
                JsonNode value = canonical(entry.getValue());
                boolean emptied = entry.getKey().equals("annotations") && value.isEmpty();
                if (!value.isNull() && !left.contains(entry.getKey()) && !emptied) {
                    sorted.put(entry.getKey(), value);
                }
            });
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            sorted.forEach(object::set);
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(canonical(element)));
            return array;
        }
        // To Pulumi every number is a floating-point number.
        return node.isFloatingPointNumber() && node.canConvertToExactIntegral()
                ? JsonNodeFactory.instance.numberNode(node.longValue())
                : node.isInt() ? JsonNodeFactory.instance.numberNode(node.longValue()) : node;
    }

    private static int keyRank(String key) {
        int rank = FIRST_KEYS.indexOf(key);
        return rank >= 0 ? rank : FIRST_KEYS.size();
    }
}
