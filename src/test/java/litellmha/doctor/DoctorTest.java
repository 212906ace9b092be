package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.COST;
import static litellmha.doctor.ClusterFixture.PROD;
import static litellmha.doctor.ClusterFixture.amount;
import static litellmha.doctor.ClusterFixture.forbidden;
import static litellmha.doctor.ClusterFixture.found;
import static litellmha.doctor.ClusterFixture.known;
import static litellmha.doctor.ClusterFixture.node;
import static litellmha.doctor.ClusterFixture.operator;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import litellmha.adoption.Owner;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.doctor.ClusterFacts.Node;
import litellmha.doctor.ClusterFacts.Trial;
import litellmha.doctor.Finding.Level;
import litellmha.doctor.StorageFacts.SnapshotClass;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.Right;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every judgement, on facts made by hand: a cluster that lacks nothing, and what each thing taken away leads to. */
class DoctorTest {

    private final ClusterFixture cluster = new ClusterFixture(PROD);

    @Test
    void aClusterThatLacksNothingIsFitForEveryTier() {
        for (StackNeeds needs : List.of(PROD, COST)) {
            Diagnosis diagnosis = new ClusterFixture(needs).diagnosis(needs);

            assertThat(diagnosis.findings()).extracting(Finding::level).allSatisfy(level -> assertThat(level)
                    .isIn(Level.OK, Level.NOTE));
            assertThat(diagnosis.keepsGuarantees()).isTrue();
        }
    }

    /** What one thing does to a cluster that lacks nothing, for the stack prod. */
    private static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "1.33",
                        Level.ERROR,
                        "1.33.9 is too old: CloudNativePG 1.30 supports 1.34 to 1.36",
                        c -> c.kubernetesVersion = known("v1.33.9")),
                fault(
                        "1.37",
                        Level.WARNING,
                        "1.37.0-gke.1 is newer",
                        c -> c.kubernetesVersion = known("v1.37.0-gke.1")),
                fault("no version", Level.UNKNOWN, "\"main\"", c -> c.kubernetesVersion = known("main")),
                fault(
                        "no CloudNativePG",
                        Level.ERROR,
                        "does not serve postgresql.cnpg.io/v1 Cluster, postgresql.cnpg.io/v1 ScheduledBackup",
                        c -> without(c, "postgresql.cnpg.io")),
                fault(
                        "no snapshots",
                        Level.ERROR,
                        "does not serve snapshot.storage.k8s.io/v1 VolumeSnapshot, ",
                        c -> without(c, "snapshot.storage")),
                fault(
                        "no DNS",
                        Level.ERROR,
                        "the network policies would block it: its pods are not in namespace kube-system",
                        c -> c.dns = known(Optional.of(ClusterFixture.dns("openshift-dns", 53)))),
                fault("no operator", Level.ERROR, "not found: no Deployment", c -> c.operators = known(List.of())),
                fault(
                        "operator elsewhere",
                        Level.ERROR,
                        "runs in namespace operators, but the network policies admit cnpg-system",
                        c -> c.operators = known(List.of(operator("operators", "1.30.0", 1)))),
                fault(
                        "operator not ready",
                        Level.ERROR,
                        "has no ready pod",
                        c -> c.operators = known(List.of(operator("cnpg-system", "1.30.0", 0)))),
                fault(
                        "operator too old",
                        Level.ERROR,
                        "is 1.29.1, but the stack is written for 1.30",
                        c -> c.operators = known(List.of(operator("cnpg-system", "1.29.1", 1)))),
                fault(
                        "operator newer",
                        Level.WARNING,
                        "is 1.31.0, but the stack was tested with 1.30",
                        c -> c.operators = known(List.of(operator("cnpg-system", "1.31.0", 1)))),
                fault(
                        "operator of no version",
                        Level.UNKNOWN,
                        "neither an image tag nor a label",
                        c -> c.operators = known(List.of(operator("cnpg-system", "", 1)))),
                fault(
                        "no default class",
                        Level.ERROR,
                        "there is no default class; existing classes: slow",
                        c -> c.storageClasses =
                                known(List.of(new StorageClass("slow", "csi.example.com", false, true)))),
                fault(
                        "two default classes",
                        Level.WARNING,
                        "several defaults, of which Kubernetes picks the newest: fast, slow",
                        c -> c.storageClasses = known(List.of(
                                new StorageClass("slow", "csi.example.com", true, true),
                                new StorageClass("fast", "csi.example.com", true, true)))),
                fault(
                        "no growth",
                        Level.WARNING,
                        "standard does not let volumes grow",
                        c -> c.storageClasses =
                                known(List.of(new StorageClass("standard", "csi.example.com", true, false)))),
                fault(
                        "no snapshot class",
                        Level.ERROR,
                        "csi-retain does not exist; existing classes: none",
                        c -> c.snapshotClasses = known(List.of())),
                fault(
                        "another driver",
                        Level.ERROR,
                        "csi-retain uses the driver other.example.com, but volumes of storage class standard come from"
                                + " csi.example.com",
                        c -> {
                            c.snapshotClasses =
                                    known(List.of(new SnapshotClass("csi-retain", "other.example.com", "Retain")));
                            c.csiDrivers = known(Set.of("csi.example.com", "other.example.com"));
                        }),
                fault(
                        "deleted snapshots",
                        Level.WARNING,
                        "has the deletion policy Delete",
                        c -> c.snapshotClasses =
                                known(List.of(new SnapshotClass("csi-retain", "csi.example.com", "Delete")))),
                fault(
                        "no CSI driver",
                        Level.WARNING,
                        "which has no CSIDriver object",
                        c -> c.csiDrivers = known(Set.of())),
                fault(
                        "a cordoned node",
                        Level.ERROR,
                        "2 of 3 can take pods (node2 is cordoned), but each of the 3",
                        c -> c.nodes.set(
                                1, new Node("node2", Optional.of("b"), Optional.of("cordoned"), amount("4", 16)))),
                fault(
                        "two zones",
                        Level.WARNING,
                        "2 (a, b) for 3 pods of a kind",
                        c -> c.nodes.set(2, node("node3", "a"))),
                fault(
                        "no zone",
                        Level.WARNING,
                        "nodes without the label topology.kubernetes.io/zone: node4",
                        c -> c.nodes.add(node("node4", ""))),
                fault(
                        "a full node",
                        Level.ERROR,
                        "no room for 1 of 3 pods of Cluster litellm-pg (1 CPU and 2 GiB each)",
                        c -> c.requested.put("node2", amount("3.5", 1))),
                fault(
                        "no right",
                        Level.ERROR,
                        "you may not create, patch deployments.apps, jobs.batch; delete namespaces",
                        c -> c.deniedRights = known(List.of(
                                new Right("delete", "", "namespaces", "", true),
                                new Right("create", "apps", "deployments", "", true),
                                new Right("patch", "apps", "deployments", "", true),
                                new Right("create", "batch", "jobs", "", true),
                                new Right("patch", "batch", "jobs", "", true)))),
                fault(
                        "a namespace that is there",
                        Level.ERROR,
                        "already exist and were not created by stack prod: Namespace litellm",
                        c -> c.lookups.set(0, found("Namespace litellm", ""))),
                fault(
                        "another stack's",
                        Level.ERROR,
                        "Service litellm (of stack cost)",
                        c -> c.lookups.add(found("Service litellm", "cost"))),
                fault(
                        "a namespace that goes",
                        Level.ERROR,
                        "still being deleted: Namespace litellm",
                        c -> c.lookups.set(
                                0, found("Namespace litellm", "prod", true, new Owner("", Optional.empty())))),
                fault(
                        "an object that may not be seen",
                        Level.UNKNOWN,
                        "it is forbidden",
                        c -> c.lookups.add(new Lookup("Secret litellm-secrets", forbidden()))),
                fault(
                        "a refused pod",
                        Level.ERROR,
                        "would reject a pod of Job x: violates PodSecurity",
                        c -> c.trials.add(new Trial("a pod of Job x", known(Optional.of("violates PodSecurity"))))),
                fault("versions hidden", Level.UNKNOWN, "it is forbidden", c -> c.kubernetesVersion = forbidden()),
                fault("kinds hidden", Level.UNKNOWN, "it is forbidden", c -> c.servedKinds = forbidden()),
                fault("operators hidden", Level.UNKNOWN, "it is forbidden", c -> c.operators = forbidden()),
                fault(
                        "snapshot classes hidden",
                        Level.UNKNOWN,
                        "it is forbidden",
                        c -> c.snapshotClasses = forbidden()),
                fault("storage classes hidden", Level.UNKNOWN, "it is forbidden", c -> c.storageClasses = forbidden()),
                fault(
                        "nodes hidden",
                        Level.UNKNOWN,
                        "it is forbidden",
                        c -> c.nodesUnknown = Optional.of("it is forbidden")),
                fault("rights hidden", Level.UNKNOWN, "it is forbidden", c -> c.deniedRights = forbidden()));
    }

    private static Arguments fault(String name, Level level, String text, Consumer<ClusterFixture> change) {
        return Arguments.of(name, level, text, change);
    }

    private static void without(ClusterFixture cluster, String group) {
        Set<String> kinds = new TreeSet<>(PROD.kinds());
        kinds.removeIf(kind -> kind.startsWith(group));
        cluster.servedKinds = known(kinds);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsFoundWithWhatToDo(String name, Level level, String text, Consumer<ClusterFixture> change) {
        change.accept(cluster);

        Diagnosis diagnosis = cluster.diagnosis(PROD);

        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.level() == level)
                .anySatisfy(finding -> {
                    assertThat(finding.text()).contains(text);
                    assertThat(finding.remedy()).isPresent();
                });
        assertThat(diagnosis.keepsGuarantees()).isEqualTo(level == Level.WARNING);
        assertThat(diagnosis.hasErrors()).isEqualTo(level == Level.ERROR);
    }

    @Test
    void whatNoGuaranteeDependsOnMayStayUnknown() {
        cluster.csiDrivers = forbidden();
        cluster.trials.add(new Trial("a pod of Job x", forbidden()));

        Diagnosis diagnosis = cluster.diagnosis(PROD);

        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.level() == Level.UNKNOWN)
                .hasSize(2);
        assertThat(diagnosis.keepsGuarantees()).isTrue();
    }

    @Test
    void aTierWithoutBackupsNeedsNothingOfSnapshots() {
        ClusterFixture plain = new ClusterFixture(COST);
        plain.snapshotClasses = known(List.of());
        plain.csiDrivers = known(Set.of());

        assertThat(COST.kinds()).noneMatch(kind -> kind.startsWith("snapshot.storage"));
        assertThat(plain.diagnosis(COST).findings()).extracting(Finding::level).containsOnly(Level.OK, Level.NOTE);
    }

    @Test
    void aTierWithOneOfEverythingNeedsOneNode() {
        ClusterFixture small = new ClusterFixture(COST);
        small.nodes = List.of(node("node1", "", amount("2", 4)));

        Diagnosis diagnosis = small.diagnosis(COST);

        assertThat(diagnosis.keepsGuarantees()).isTrue();
        assertThat(diagnosis.findings()).extracting(Finding::subject).doesNotContain("Zones");
    }

    @Test
    void aTierWithOneOfEverythingNeedsANode() {
        ClusterFixture empty = new ClusterFixture(COST);
        empty.nodes = List.of();

        assertThat(empty.diagnosis(COST).lines())
                .anyMatch(line -> line.contains("0 of 0 can take pods, but each of the 1 Postgres instances"));
    }

    @Test
    void whatTheStackCreatedMayExist() {
        cluster.lookups.set(0, found("Namespace litellm", "prod"));
        cluster.lookups.add(found("Service litellm", "prod"));

        Diagnosis diagnosis = cluster.diagnosis(PROD);

        assertThat(diagnosis.keepsGuarantees()).isTrue();
        assertThat(diagnosis.mayTakeOverObjects()).isTrue();
        assertThat(diagnosis.lines())
                .anyMatch(line -> line.contains("2 of ") && line.contains("created by stack prod"));
    }

    @Test
    void anObjectThatCannotBeSeenMayBeSomebodyElses() {
        cluster.lookups.add(new Lookup("Secret litellm-secrets", forbidden()));

        assertThat(cluster.diagnosis(PROD).mayTakeOverObjects()).isFalse();
    }
}
