package litellmha.kube;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import java.util.Map;

/** The metadata of a component's objects. */
public record Metadata(String namespace, Labels labels, String component) {

    public ObjectMetaArgs named(String name) {
        return named(name, Map.of());
    }

    public ObjectMetaArgs named(String name, Map<String, String> annotations) {
        return labelled(annotations).name(name).namespace(namespace).build();
    }

    /** Returns the metadata of a pod template, whose pods get their names from a controller. */
    ObjectMetaArgs unnamed(Map<String, String> annotations) {
        return labelled(annotations).build();
    }

    private ObjectMetaArgs.Builder labelled(Map<String, String> annotations) {
        ObjectMetaArgs.Builder metadata = ObjectMetaArgs.builder().labels(labels.of(component));
        return annotations.isEmpty() ? metadata : metadata.annotations(annotations);
    }
}
