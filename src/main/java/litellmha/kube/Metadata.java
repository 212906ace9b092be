package litellmha.kube;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import java.util.Map;
import java.util.TreeMap;

/** The metadata of a component's objects. */
public record Metadata(String namespace, Labels labels, String component) {

    public ObjectMetaArgs named(String name) {
        return named(name, Map.of());
    }

    public ObjectMetaArgs named(String name, Map<String, String> annotations) {
        return named(name, Map.of(), annotations);
    }

    /** @param more labels beside those of the component */
    public ObjectMetaArgs named(String name, Map<String, String> more, Map<String, String> annotations) {
        Map<String, String> all = new TreeMap<>(annotations);
        all.putAll(labels.ownership());
        return labelled(more, all).name(name).namespace(namespace).build();
    }

    /** Returns the metadata of an object that is in no namespace. */
    ObjectMetaArgs namedInCluster(String name) {
        return labelled(Map.of(), labels.ownership()).name(name).build();
    }

    /**
     * Returns the metadata of an object that is not taken over from an earlier stack of that name: where a field has another
     * value, an {@code up} fails with a conflict instead of overwriting it.
     */
    public ObjectMetaArgs namedButNotTakenOver(String name, Map<String, String> annotations) {
        return labelled(Map.of(), annotations).name(name).namespace(namespace).build();
    }

    /** Returns the metadata of a template, whose objects get their names from a controller. */
    public ObjectMetaArgs unnamed(Map<String, String> more, Map<String, String> annotations) {
        return labelled(more, annotations).build();
    }

    private ObjectMetaArgs.Builder labelled(Map<String, String> more, Map<String, String> annotations) {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(labels.of(component));
        ObjectMetaArgs.Builder metadata = ObjectMetaArgs.builder().labels(all);
        return annotations.isEmpty() ? metadata : metadata.annotations(annotations);
    }
}
