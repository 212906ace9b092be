package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.doctor.StorageFacts.SnapshotClass;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.KubeApi;

/** Whether Postgres gets volumes and, if the stack takes any, snapshots of them. */
public final class StorageFindings {

    private static final String STORAGE = "Storage class";
    private static final String SNAPSHOTS = "Snapshot class";

    private StorageFindings() {}

    static Finding storageClass(StackNeeds needs, ClusterFacts facts) {
        Optional<String> wanted = needs.plan().database().storage().storageClass();
        return facts.storage()
                .storageClasses()
                .fold(
                        classes -> {
                            List<StorageClass> candidates = candidates(wanted, classes);
                            return candidates.isEmpty()
                                    ? Finding.error(
                                            STORAGE,
                                            wanted.map(name -> name + " does not exist")
                                                            .orElse("there is no default class")
                                                    + "; existing classes: "
                                                    + names(classes.stream().map(StorageClass::name)),
                                            "set database.storage.storageClass to one of them")
                                    : storageClass(candidates);
                        },
                        reason -> Finding.unknown(STORAGE, reason));
    }

    private static Finding storageClass(List<StorageClass> candidates) {
        String names = names(candidates.stream().map(StorageClass::name));
        if (candidates.size() > 1) {
            return Finding.warning(
                    STORAGE,
                    "there are several defaults, of which Kubernetes picks the newest: " + names,
                    "set database.storage.storageClass to one of them");
        }
        StorageClass found = candidates.get(0);
        return found.expandable()
                ? Finding.ok(STORAGE, "%s (provisioner %s)".formatted(names, found.provisioner()))
                : Finding.warning(
                        STORAGE,
                        names + " does not let volumes grow (allowVolumeExpansion)",
                        "choose another class, or a database.storage.size that will last");
    }

    /** Returns the class with that name or, without a name, all defaults. */
    private static List<StorageClass> candidates(Optional<String> wanted, List<StorageClass> classes) {
        return classes.stream()
                .filter(found -> wanted.map(found.name()::equals).orElseGet(found::isDefault))
                .toList();
    }

    /** Returns nothing if the stack takes no snapshots. */
    static List<Finding> snapshots(StackNeeds needs, ClusterFacts facts) {
        return needs.plan().database().backup().stream()
                .flatMap(
                        backup -> snapshots(
                                facts.storage(),
                                backup.snapshotClass(),
                                needs.plan().database().storage().storageClass())
                                .stream())
                .toList();
    }

    /**
     * Looks whether snapshots can be taken.
     *
     * @param snapshotClass that is to be used
     * @param storageClass of the volumes; the default without one
     */
    public static List<Finding> snapshots(KubeApi api, String snapshotClass, Optional<String> storageClass) {
        return snapshots(StorageFacts.read(api), snapshotClass, storageClass);
    }

    private static List<Finding> snapshots(StorageFacts facts, String wanted, Optional<String> storageClass) {
        return facts.snapshotClasses()
                .fold(
                        classes -> snapshots(facts, wanted, storageClass, classes),
                        reason -> List.of(Finding.unknown(SNAPSHOTS, reason)));
    }

    private static List<Finding> snapshots(
            StorageFacts facts, String wanted, Optional<String> storageClass, List<SnapshotClass> classes) {
        Optional<SnapshotClass> named =
                classes.stream().filter(found -> found.name().equals(wanted)).findFirst();
        if (named.isEmpty()) {
            return List.of(Finding.error(
                    SNAPSHOTS,
                    "%s does not exist; existing classes: %s"
                            .formatted(wanted, names(classes.stream().map(SnapshotClass::name))),
                    "set backup.snapshotClass to one of them, or create one with the deletion policy Retain"));
        }
        SnapshotClass found = named.get();
        List<Finding> findings = new ArrayList<>();
        findings.add(driver(facts, storageClass, found));
        if (!found.deletionPolicy().equals("Retain")) {
            findings.add(Finding.warning(
                    SNAPSHOTS,
                    "%s has the deletion policy %s: the snapshots are deleted along with the namespace"
                            .formatted(wanted, found.deletionPolicy()),
                    "create a class with the deletion policy Retain, and set backup.snapshotClass to it"));
        }
        facts.csiDrivers()
                .fold(
                        drivers -> drivers.contains(found.driver())
                                ? Optional.<Finding>empty()
                                : Optional.of(Finding.warning(
                                        SNAPSHOTS,
                                        "%s uses the driver %s, which has no CSIDriver object"
                                                .formatted(wanted, found.driver()),
                                        "make sure that the driver is installed")),
                        reason -> Optional.of(Finding.unknownAside(SNAPSHOTS, reason)))
                .ifPresent(findings::add);
        return findings;
    }

    /** Only the driver that made a volume can take a snapshot of it. */
    private static Finding driver(StorageFacts facts, Optional<String> storageClass, SnapshotClass found) {
        return facts.storageClasses()
                .fold(
                        classes -> candidates(storageClass, classes).stream()
                                .filter(storage -> !storage.provisioner().equals(found.driver()))
                                .findFirst()
                                .map(storage -> Finding.error(
                                        SNAPSHOTS,
                                        "%s uses the driver %s, but volumes of storage class %s come from %s"
                                                .formatted(
                                                        found.name(),
                                                        found.driver(),
                                                        storage.name(),
                                                        storage.provisioner()),
                                        "choose a snapshot class and a storage class of the same CSI driver"))
                                .orElseGet(() -> Finding.ok(
                                        SNAPSHOTS, "%s (driver %s)".formatted(found.name(), found.driver()))),
                        reason -> Finding.unknown(SNAPSHOTS, reason));
    }

    private static String names(Stream<String> names) {
        return Optional.of(names.sorted().collect(joining(", ")))
                .filter(all -> !all.isEmpty())
                .orElse("none");
    }
}
