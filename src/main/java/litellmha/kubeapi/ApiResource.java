package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of object as the API's paths and rights name it.
 *
 * @param group empty for the core group
 * @param plural in lower case
 */
public record ApiResource(String group, String version, String kind, String plural) {

    public static ApiResource of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        String kind = object.path("kind").asText();
        return new ApiResource(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                kind,
                plural(kind.toLowerCase(Locale.ROOT)));
    }

    /**
     * Guesses as Kubernetes' own tools do before they have asked a server, which need not know the kind yet
     * ({@code UnsafeGuessKindToResource} in {@code k8s.io/apimachinery/pkg/api/meta}).
     */
    private static String plural(String kind) {
        return kind.endsWith("y")
                ? kind.substring(0, kind.length() - 1) + "ies"
                : kind + (kind.endsWith("s") ? "es" : "s");
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Returns the path at which the server lists the kinds of a group and version. */
    public static String discoveryPath(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    /** Returns the path of all objects of the kind, in one namespace if that is given. */
    public String path(Optional<String> namespace) {
        return discoveryPath(apiVersion())
                + namespace.map(name -> "/namespaces/" + name).orElse("")
                + "/" + plural;
    }
}
