package litellmha.kubeapi;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes and shows lists of rights. */
public final class Rights {

    private Rights() {}

    /**
     * Returns rights that are needed in one namespace only.
     *
     * @param resource as in a Role: {@code pods}, or {@code pods/exec}
     */
    public static List<Right> inNamespace(String group, String resource, String... verbs) {
        return rights(group, resource, true, verbs);
    }

    /**
     * Returns rights that are needed in the whole cluster.
     *
     * @param resource as in a ClusterRole: {@code nodes}, or {@code nodes/status}
     */
    public static List<Right> inCluster(String group, String resource, String... verbs) {
        return rights(group, resource, false, verbs);
    }

    private static List<Right> rights(String group, String resource, boolean namespaced, String... verbs) {
        String[] parts = resource.split("/", 2);
        String subresource = parts.length > 1 ? parts[1] : "";
        return Stream.of(verbs)
                .map(verb -> new Right(verb, group, parts[0], subresource, namespaced))
                .toList();
    }

    /** Returns the rights to read declared objects, each by its name. */
    public static List<Right> toRead(Collection<? extends JsonNode> objects) {
        return on(objects, "get");
    }

    /** Returns the rights to do something to each kind of the declared objects. */
    public static List<Right> on(Collection<? extends JsonNode> objects, String... verbs) {
        return objects.stream()
                .flatMap(object -> Stream.of(verbs).map(verb -> on(object, verb)))
                .distinct()
                .toList();
    }

    /** The API server decides in a Namespace itself who may do something to it, except for creating it. */
    private static Right on(JsonNode object, String verb) {
        ApiResource resource = ApiResource.of(object);
        boolean ownNamespace = resource.kind().equals("Namespace") && !verb.equals("create");
        return new Right(
                verb,
                resource.group(),
                resource.plural(),
                "",
                ownNamespace || object.path("metadata").has("namespace"));
    }

    /** Returns rights in one line: {@code create, patch deployments.apps; delete namespaces}. */
    public static String shown(Collection<Right> rights) {
        Map<String, TreeSet<String>> verbs = new TreeMap<>();
        rights.forEach(right ->
                verbs.computeIfAbsent(right.object(), object -> new TreeSet<>()).add(right.verb()));
        Map<String, List<String>> objects = new TreeMap<>();
        verbs.forEach((object, allowed) -> objects.computeIfAbsent(String.join(", ", allowed), key -> new ArrayList<>())
                .add(object));
        return objects.entrySet().stream()
                .map(entry -> entry.getKey() + " " + String.join(", ", entry.getValue()))
                .collect(joining("; "));
    }
}
