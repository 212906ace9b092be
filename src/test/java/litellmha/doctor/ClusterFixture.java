package litellmha.doctor;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import litellmha.adoption.Owner;
import litellmha.adoption.Refusal;
import litellmha.doctor.ClusterFacts.Dns;
import litellmha.doctor.ClusterFacts.Entrance;
import litellmha.doctor.ClusterFacts.Found;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.doctor.ClusterFacts.MetricsApi;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.ClusterFacts.NodeRemover;
import litellmha.doctor.ClusterFacts.Operator;
import litellmha.doctor.ClusterFacts.Origin;
import litellmha.doctor.ClusterFacts.SaltKey;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.doctor.ClusterFacts.WalArchive;
import litellmha.doctor.StorageFacts.SnapshotClass;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.FailedMajorUpgrade;
import litellmha.kubeapi.Read;
import litellmha.kubeapi.Right;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;

/** The facts of a cluster that lacks nothing; a test takes something away. */
final class ClusterFixture {

    static final StackNeeds PROD = needs("prod");
    static final StackNeeds COST = needs("cost");

    /** Prod, which installs the operator. */
    static final StackNeeds INSTALLING = StackNeeds.of(PlatformPlan.of("prod", CommittedStacks.installing("prod")));

    private static final String DRIVER = "csi.example.com";

    Read<String> kubernetesVersion = known("v1.35.4");
    Read<Set<String>> servedKinds;
    Read<List<Operator>> operators = known(List.of(operator("cnpg-system", "1.30.0", 2)));
    Read<Optional<Origin>> postgresKinds = known(Optional.empty());
    Read<List<SnapshotClass>> snapshotClasses = known(List.of(new SnapshotClass("csi-retain", DRIVER, "Retain")));
    Read<Set<String>> csiDrivers = known(Set.of(DRIVER));
    Read<List<StorageClass>> storageClasses = known(List.of(new StorageClass("standard", DRIVER, true, true)));
    List<Node> nodes = new ArrayList<>(List.of(node("node1", "a"), node("node2", "b"), node("node3", "c")));
    Optional<String> nodesUnknown = Optional.empty();
    Map<String, Amount> requested = new HashMap<>();
    Read<Optional<Dns>> dns = known(Optional.of(dns("kube-system", 53)));
    Optional<Entrance> entrance = Optional.empty();
    List<MetricsApi> metrics = List.of();
    Optional<WalArchive> walArchive = Optional.empty();
    Optional<SaltKey> saltKey = Optional.empty();
    Optional<RestoreFacts> restore = Optional.empty();
    Read<Optional<FailedMajorUpgrade>> failedUpgrade = known(Optional.empty());
    Read<List<NodeRemover>> nodeRemovers = known(List.of());
    List<Lookup> lookups = new ArrayList<>(List.of(new Lookup("Namespace litellm", known(Optional.empty()))));
    Read<List<Right>> deniedRights = known(List.of());
    List<Trial> trials = new ArrayList<>(List.of(new Trial("Namespace litellm", known(Optional.empty()))));

    ClusterFixture(StackNeeds needs) {
        servedKinds = known(needs.kinds());
    }

    private static StackNeeds needs(String stack) {
        return StackNeeds.of(PlatformPlan.of(stack, CommittedStacks.settings(stack)));
    }

    static <T> Read<T> known(T value) {
        return new Read.Known<>(value);
    }

    static <T> Read<T> forbidden() {
        return new Read.Unknown<>("it is forbidden");
    }

    static Operator operator(String namespace, String version, int ready) {
        return operator(namespace, version, ready, "");
    }

    static Operator operator(String namespace, String version, int ready, String stack) {
        return new Operator(
                namespace,
                "cnpg-controller-manager",
                Optional.of(version).filter(text -> !text.isEmpty()),
                ready,
                Optional.of(stack).filter(text -> !text.isEmpty()),
                known(IntStream.rangeClosed(1, ready)
                        .mapToObj(number -> "node" + number)
                        .toList()));
    }

    static Dns dns(String namespace, int port, String... caches) {
        return new Dns(namespace, "dns", Map.of("k8s-app", "kube-dns"), Set.of(port), new TreeSet<>(Set.of(caches)));
    }

    static Node node(String name, String zone) {
        return node(name, zone, amount("4", 16));
    }

    static Node node(String name, String zone, Amount allocatable) {
        return new Node(name, Optional.of(zone).filter(text -> !text.isEmpty()), Optional.empty(), allocatable);
    }

    static Amount amount(String cpu, int gibibytes) {
        return new Amount(new BigDecimal(cpu), BigDecimal.valueOf((long) gibibytes << 30));
    }

    static Lookup found(String object, String stack) {
        return found(object, stack, false, new Owner(stack.isEmpty() ? "" : "of stack " + stack, Optional.empty()));
    }

    static Lookup found(String object, String stack, boolean beingDeleted, Owner owner, Refusal... refusals) {
        return found(object, stack, beingDeleted, "", owner, refusals);
    }

    static Lookup inPhase(String object, String stack, String phase) {
        return found(object, stack, false, phase, new Owner("of stack " + stack, Optional.empty()));
    }

    private static Lookup found(
            String object, String stack, boolean beingDeleted, String phase, Owner owner, Refusal... refusals) {
        return new Lookup(
                object,
                known(Optional.of(new Found(
                        Optional.of(stack).filter(text -> !text.isEmpty()),
                        beingDeleted,
                        phase,
                        owner,
                        List.of(refusals)))));
    }

    ClusterFacts facts() {
        return new ClusterFacts(
                kubernetesVersion,
                servedKinds,
                operators,
                postgresKinds,
                new StorageFacts(snapshotClasses, csiDrivers, storageClasses),
                nodesUnknown.<Read<List<Node>>>map(Read.Unknown::new).orElseGet(() -> known(List.copyOf(nodes))),
                known(requested),
                dns,
                entrance,
                metrics,
                walArchive,
                saltKey,
                restore,
                failedUpgrade,
                nodeRemovers,
                lookups,
                deniedRights,
                trials);
    }

    Diagnosis diagnosis(StackNeeds needs) {
        return Doctor.diagnosis("title", needs, facts());
    }
}
