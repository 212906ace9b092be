package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.doctor.StorageFacts.SnapshotClass;
import litellmha.doctor.StorageFacts.StorageClass;
import litellmha.kubeapi.KubeApi;
import litellmha.settings.Database;

/** Whether Postgres gets volumes and, if the stack takes any, snapshots of them. */
public final class StorageFindings {

    private static final String STORAGE = "Storage class";
    private static final String SNAPSHOTS = "Snapshot class";

    private StorageFindings() {}

    /** Returns a finding for the class of each volume of an instance; one if there is one class. */
    static List<Finding> storageClasses(StackNeeds needs, ClusterFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(storageClass("storage", needs.plan().database().storage().storageClass(), facts));
        walStorageClass(needs).ifPresent(other -> findings.add(storageClass("walStorage", other, facts)));
        return findings;
    }

    /** Returns that of the volumes for WAL, if it is another than that of the data. */
    private static Optional<Optional<String>> walStorageClass(StackNeeds needs) {
        return needs.plan()
                .database()
                .walStorage()
                .map(Database.Storage::storageClass)
                .filter(other -> !other.equals(needs.plan().database().storage().storageClass()));
    }

    private static Finding storageClass(String volume, Optional<String> wanted, ClusterFacts facts) {
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
                                            "set database.%s.storageClass to one of them".formatted(volume))
                                    : storageClass(volume, candidates);
                        },
                        reason -> Finding.unknown(STORAGE, reason));
    }

    private static Finding storageClass(String volume, List<StorageClass> candidates) {
        String names = names(candidates.stream().map(StorageClass::name));
        if (candidates.size() > 1) {
            return Finding.warning(
                    STORAGE,
                    "there are several defaults, of which Kubernetes picks the newest: " + names,
                    "set database.%s.storageClass to one of them".formatted(volume));
        }
        StorageClass found = candidates.get(0);
        return found.expandable()
                ? Finding.ok(STORAGE, "%s (provisioner %s)".formatted(names, found.provisioner()))
                : Finding.warning(
                        STORAGE,
                        names + " does not let volumes grow (allowVolumeExpansion)",
                        "choose another class, or a database.%s.size that will last".formatted(volume));
    }

    /** Returns the class with that name or, without a name, all defaults. */
    private static List<StorageClass> candidates(Optional<String> wanted, List<StorageClass> classes) {
        return classes.stream()
                .filter(found -> wanted.map(found.name()::equals).orElseGet(found::isDefault))
                .toList();
    }

    /** Returns nothing if the stack takes no snapshots. */
    static List<Finding> snapshots(StackNeeds needs, ClusterFacts facts) {
        List<Optional<String>> storageClasses = Stream.concat(
                        Stream.of(needs.plan().database().storage().storageClass()), walStorageClass(needs).stream())
                .toList();
        return needs.plan().database().backup().stream()
                .flatMap(backup -> storageClasses.stream()
                        .flatMap(storageClass ->
                                snapshots(facts.storage(), backup.snapshotClass(), storageClass).stream()))
                .distinct()
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
