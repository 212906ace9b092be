package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.doctor.ClusterFacts.Origin;
import litellmha.doctor.StorageFacts.SnapshotClass;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.Nodes;
import litellmha.kubeapi.Read;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;

/** Reads facts from objects as the API server has them. */
final class ClusterObjects {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private ClusterObjects() {}

    static String version(JsonNode version) {
        return version.path("gitVersion").asText();
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(value -> !value.isEmpty());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static Operator operator(JsonNode deployment, Read<List<String>> nodes) {
        String image = stream(deployment.at("/spec/template/spec/containers"))
                .map(container -> container.path("image").asText())
                .findFirst()
                .orElse("");
        String tag = image.replaceFirst("@.*", "").replaceFirst(".*/", "");
        // The Helm chart sets a label; a mirrored image may have any tag or none.
        Optional<String> version = Version.of(tag.substring(tag.indexOf(':') + 1))
                .map(Version::text)
                .or(() -> text(deployment.at("/metadata/labels").path(LabelKeys.VERSION)));
        return new Operator(
                deployment.at("/metadata/namespace").asText(),
                name(deployment),
                version,
                deployment.at("/status/readyReplicas").asInt(),
                text(deployment.at("/metadata/annotations").path(LabelKeys.STACK)),
                nodes);
    }

    /** Helm adopts only what has these two annotations ({@code pkg/action/validate.go} in {@code helm.sh/helm/v3}). */
    static Origin origin(JsonNode object) {
        JsonNode annotations = object.at("/metadata/annotations");
        return new Origin(text(annotations.path("meta.helm.sh/release-name"))
                .map(name -> annotations.path("meta.helm.sh/release-namespace").asText() + "/" + name));
    }

    static SnapshotClass snapshotClass(JsonNode object) {
        return new SnapshotClass(
                name(object),
                object.path("driver").asText(),
                object.path("deletionPolicy").asText());
    }

    static StorageClass storageClass(JsonNode object) {
        return new StorageClass(
                name(object),
                object.path("provisioner").asText(),
                object.at("/metadata/annotations").path(DEFAULT_CLASS).asBoolean(),
                object.path("allowVolumeExpansion").asBoolean());
    }

    /** @param pod the spec of a pod of the stack */
    static Node node(JsonNode object, JsonNode pod) {
        return new Node(
                name(object),
                text(object.at("/metadata/labels").path(LabelKeys.ZONE)),
                Nodes.obstacle(object, pod),
                Amount.of(object.at("/status/allocatable")));
    }

    /** Returns a value of a Secret in clear. */
    static Optional<String> value(JsonNode secret, String key) {
        return text(secret.path("data").path(key))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }

    /** Returns what the container that has compared the salt key says of it when it has ended well. */
    static Optional<String> saltKeyFingerprint(JsonNode pod) {
        return stream(pod.at("/status/initContainerStatuses"))
                .filter(status -> status.path("name").asText().equals(GatewayNames.SALT_KEY_CONTAINER))
                .map(status -> status.at("/state/terminated"))
                .filter(ended -> ended.path("exitCode").asInt(-1) == 0)
                .flatMap(ended -> text(ended.path("message")).stream())
                .findFirst();
    }

    static Optional<String> stack(JsonNode object) {
        return text(object.at("/metadata/labels").path(LabelKeys.STACK));
    }
}
