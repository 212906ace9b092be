package litellmha.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.kubeapi.Read;
import litellmha.kubeapi.Right;

/**
 * What a cluster is and has, in plain values.
 *
 * @param kubernetesVersion as the server reports it, {@code v1.35.4}
 * @param servedKinds in the API groups that the stack uses, {@code apps/v1 Deployment}
 * @param operators Deployments that are labelled as CloudNativePG's operator, in any namespace
 * @param postgresKinds what installed CloudNativePG's kinds; read only for a stack that installs the operator
 * @param csiDrivers the names of the CSIDriver objects
 * @param requested by the name of a node, what its pods request, without those of this stack
 * @param dns the Service that pods ask for names; nothing if it is none of those that are known
 * @param lookups for the objects that the stack would create; those in its namespace only if that exists
 * @param deniedRights the rights that the user needs and lacks
 * @param trials the objects that were sent as a dry run
 */
record ClusterFacts(
        Read<String> kubernetesVersion,
        Read<Set<String>> servedKinds,
        Read<List<Operator>> operators,
        Read<Optional<Origin>> postgresKinds,
        Read<List<SnapshotClass>> snapshotClasses,
        Read<Set<String>> csiDrivers,
        Read<List<StorageClass>> storageClasses,
        Read<List<Node>> nodes,
        Read<Map<String, Amount>> requested,
        Read<Optional<Dns>> dns,
        List<Lookup> lookups,
        Read<List<Right>> deniedRights,
        List<Trial> trials) {

    ClusterFacts {
        lookups = List.copyOf(lookups);
        trials = List.copyOf(trials);
    }

    /**
     * @param version of CloudNativePG, nothing if neither the image's tag nor a label says
     * @param ready the number of its pods that are ready
     * @param stack the stack that installed it
     */
    record Operator(String namespace, String name, Optional<String> version, int ready, Optional<String> stack) {}

    /** @param release the Helm release, {@code NAMESPACE/NAME}; nothing if Helm did not install it */
    record Origin(Optional<String> release) {}

    record SnapshotClass(String name, String driver, String deletionPolicy) {}

    record StorageClass(String name, String provisioner, boolean isDefault, boolean expandable) {}

    /** @param obstacle why none of the stack's pods can start there; all have the same node selector and tolerations */
    record Node(String name, Optional<String> zone, Optional<String> obstacle, Amount allocatable) {}

    /**
     * @param podLabels of its pods
     * @param ports of its pods; none if it has no pods
     * @param caches the addresses that NodeLocal DNSCache listens on, from the network of the host
     */
    record Dns(
            String namespace, String service, Map<String, String> podLabels, Set<Integer> ports, Set<String> caches) {}

    /** @param found nothing if there is no such object */
    record Lookup(String object, Read<Optional<Found>> found) {}

    /** @param stack the value of the label that a stack puts on all its objects */
    record Found(Optional<String> stack, boolean beingDeleted) {}

    /** @param refusal nothing if the server would accept it */
    record Trial(String object, Read<Optional<String>> refusal) {}
}
