package litellmha.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import litellmha.adoption.Owner;
import litellmha.adoption.Refusal;
import litellmha.kubeapi.FailedMajorUpgrade;
import litellmha.kubeapi.Read;
import litellmha.kubeapi.Right;
import litellmha.secret.SecretPlan;

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
 * @param entrance what leads from outside the cluster to an exposed stack
 * @param metrics the APIs that an autoscaled stack's metrics come from
 * @param walArchive nothing if the stack has none
 * @param saltKey nothing if the stack's namespace does not exist yet
 * @param restore nothing if the stack's Postgres began empty
 * @param failedUpgrade of the stack's Postgres; nothing if none has failed
 * @param nodeRemovers what takes nodes away, and kills pods that take too long to end
 * @param lookups for the objects that the stack would create; those in its namespace only if that exists
 * @param deniedRights the rights that the user needs and lacks
 * @param trials the objects that were sent as a dry run
 */
record ClusterFacts(
        Read<String> kubernetesVersion,
        Read<Set<String>> servedKinds,
        Read<List<Operator>> operators,
        Read<Optional<Origin>> postgresKinds,
        StorageFacts storage,
        Read<List<Node>> nodes,
        Read<Map<String, Amount>> requested,
        Read<Optional<Dns>> dns,
        Optional<Entrance> entrance,
        List<MetricsApi> metrics,
        Optional<WalArchive> walArchive,
        Optional<SaltKey> saltKey,
        Optional<RestoreFacts> restore,
        Read<Optional<FailedMajorUpgrade>> failedUpgrade,
        Read<List<NodeRemover>> nodeRemovers,
        List<Lookup> lookups,
        Read<List<Right>> deniedRights,
        List<Trial> trials) {

    ClusterFacts {
        metrics = List.copyOf(metrics);
        lookups = List.copyOf(lookups);
        trials = List.copyOf(trials);
    }

    /**
     * @param version of CloudNativePG, nothing if neither the image's tag nor a label says
     * @param ready the number of its pods that are ready
     * @param stack the stack that installed it
     * @param nodes those that its ready pods are on, one for each pod
     */
    record Operator(
            String namespace,
            String name,
            Optional<String> version,
            int ready,
            Optional<String> stack,
            Read<List<String>> nodes) {}

    /** @param release the Helm release, {@code NAMESPACE/NAME}; nothing if Helm did not install it */
    record Origin(Optional<String> release) {}

    /** @param obstacle why none of the stack's pods can start there; all have the same node selector and tolerations */
    record Node(String name, Optional<String> zone, Optional<String> obstacle, Amount allocatable) {}

    /**
     * @param podLabels of its pods
     * @param ports of its pods; none if it has no pods
     * @param caches the addresses that NodeLocal DNSCache listens on, from the network of the host
     */
    record Dns(
            String namespace, String service, Map<String, String> podLabels, Set<Integer> ports, Set<String> caches) {}

    /**
     * What an exposed stack names and does not make. What it does not name is not read, and empty.
     *
     * @param listeners those of its Gateway; nothing if there is no such Gateway
     * @param ingressClasses the names of all
     * @param certificate whether the issuer of its certificate exists, or the Secret with it
     * @param forwarders the pods of its controller
     */
    record Entrance(
            Read<Optional<List<Listener>>> listeners,
            Read<List<String>> ingressClasses,
            Read<Boolean> certificate,
            Read<List<Forwarder>> forwarders) {}

    /**
     * @param hostname the names that it takes; all if it is empty
     * @param takesHttpRoutes whether routes may be HTTPRoutes
     * @param from the namespaces of its routes: {@code All}, {@code Same}, {@code Selector} or {@code None}
     * @param selector the labels of such namespaces; nothing if the selector has more than labels
     */
    record Listener(
            String name,
            String protocol,
            Optional<String> hostname,
            boolean takesHttpRoutes,
            String from,
            Optional<Map<String, String>> selector) {}

    /** @param onHost whether it has the network of its node, which no policy can select */
    record Forwarder(String pod, boolean onHost) {}

    /**
     * @param group such as {@code metrics.k8s.io}
     * @param failure why it is not served; nothing if it is
     */
    record MetricsApi(String group, Read<Optional<String>> failure) {}

    /**
     * @param plugin whether the operator has it
     * @param keys those of the Secret with the store's credentials; nothing if there is no such Secret, or none is named
     */
    record WalArchive(Read<Boolean> plugin, Read<Optional<Set<String>>> keys) {}

    /**
     * What the fingerprints of salt keys in the cluster are.
     *
     * @param source the Secret that pods read it from, and its key
     * @param present that of the key that is there; nothing if there is none
     * @param started those of the keys that pods of LiteLLM have started with, by their names; the databases' own
     */
    record SaltKey(SecretPlan.Reference source, Read<Optional<String>> present, Read<Map<String, String>> started) {}

    /**
     * @param karpenter whether it is a NodePool of Karpenter, else a cluster autoscaler
     * @param seconds how long it waits for pods; nothing if that cannot be seen
     */
    record NodeRemover(String name, boolean karpenter, OptionalLong seconds) {}

    /** @param found nothing if there is no such object */
    record Lookup(String object, Read<Optional<Found>> found) {

        boolean exists() {
            return found.fold(Optional::isPresent, reason -> false);
        }
    }

    /**
     * @param stack the value of the label that a stack puts on all its objects
     * @param phase how its controller calls the state that it is in; empty if it does not
     * @param refusals why the stack could not adopt it
     */
    record Found(Optional<String> stack, boolean beingDeleted, String phase, Owner owner, List<Refusal> refusals) {}

    /** @param refusal nothing if the server would accept it */
    record Trial(String object, Read<Optional<String>> refusal) {}
}
