package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.ResourceRequirementsArgs;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A container's requests and limits, by the names that Kubernetes gives resources, such as {@code cpu}. */
public record ContainerResources(Map<String, String> requests, Map<String, String> limits) {

    public ContainerResources {
        requests = Collections.unmodifiableMap(new TreeMap<>(requests));
        limits = Collections.unmodifiableMap(new TreeMap<>(limits));
    }

    /**
     * Adds ephemeral storage: what the container writes to its {@code emptyDir} volumes, and its logs, of which a node
     * keeps 50 MiB for each container by default ({@code containerLogMaxSize} and {@code containerLogMaxFiles} of the
     * kubelet). A pod above its limit is evicted, instead of its neighbours when the node's disk is full.
     */
    public ContainerResources withStorage(String request, String limit) {
        return new ContainerResources(with(requests, request), with(limits, limit));
    }

    private static Map<String, String> with(Map<String, String> amounts, String storage) {
        Map<String, String> all = new TreeMap<>(amounts);
        all.put("ephemeral-storage", storage);
        return all;
    }

    ResourceRequirementsArgs requirements() {
        return ResourceRequirementsArgs.builder()
                .requests(requests)
                .limits(limits)
                .build();
    }
}
