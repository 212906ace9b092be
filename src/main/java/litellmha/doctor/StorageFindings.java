package litellmha.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.doctor.ClusterFacts.SnapshotClass;
import litellmha.doctor.ClusterFacts.StorageClass;

/** The volumes of Postgres, and their snapshots if the stack takes any. */
final class StorageFindings {

    private static final String STORAGE = "Storage class";
    private static final String SNAPSHOTS = "Snapshot class";

    private StorageFindings() {}

    static Finding storageClass(StackNeeds needs, ClusterFacts facts) {
        Optional<String> wanted = needs.plan().database().storage().storageClass();
        return facts.storageClasses()
                .fold(
                        classes -> {
                            List<StorageClass> candidates = candidates(wanted, classes);
                            return candidates.isEmpty()
                                    ? Finding.error(
                                            STORAGE,
                                            wanted.map(name -> "there is none named " + name)
                                                            .orElse("there is no default one")
                                                    + "; there are: "
                                                    + names(classes.stream().map(StorageClass::name)),
                                            "name one of them in database.storage.storageClass")
                                    : storageClass(candidates);
                        },
                        reason -> Finding.unknown(STORAGE, reason));
    }

    private static Finding storageClass(List<StorageClass> candidates) {
        String names = names(candidates.stream().map(StorageClass::name));
        if (candidates.size() > 1) {
            return Finding.warning(
                    STORAGE,
                    "there are several default ones, of which Kubernetes takes the newest: " + names,
                    "name one of them in database.storage.storageClass");
        }
        StorageClass found = candidates.get(0);
        return found.expandable()
                ? Finding.ok(STORAGE, "%s, of %s".formatted(names, found.provisioner()))
                : Finding.warning(
                        STORAGE,
                        names + " does not let a volume grow (allowVolumeExpansion)",
                        "take another class, or a database.storage.size that lasts");
    }

    /** The named one, or all that are the default. */
    private static List<StorageClass> candidates(Optional<String> wanted, List<StorageClass> classes) {
        return classes.stream()
                .filter(found -> wanted.map(found.name()::equals).orElseGet(found::isDefault))
                .toList();
    }

    /** Nothing if the stack takes no snapshots. */
    static List<Finding> snapshots(StackNeeds needs, ClusterFacts facts) {
        return needs.plan().database().backup().stream()
                .flatMap(backup -> facts.snapshotClasses()
                        .fold(
                                classes -> snapshots(needs, facts, backup.snapshotClass(), classes).stream(),
                                reason -> Stream.of(Finding.unknown(SNAPSHOTS, reason))))
                .toList();
    }

    private static List<Finding> snapshots(
            StackNeeds needs, ClusterFacts facts, String wanted, List<SnapshotClass> classes) {
        Optional<SnapshotClass> named =
                classes.stream().filter(found -> found.name().equals(wanted)).findFirst();
        if (named.isEmpty()) {
            return List.of(Finding.error(
                    SNAPSHOTS,
                    "there is none named %s; there are: %s"
                            .formatted(wanted, names(classes.stream().map(SnapshotClass::name))),
                    "name one of them in backup.snapshotClass, or make one with the deletion policy Retain"));
        }
        SnapshotClass found = named.get();
        List<Finding> findings = new ArrayList<>();
        findings.add(driver(needs, facts, found));
        if (!found.deletionPolicy().equals("Retain")) {
            findings.add(Finding.warning(
                    SNAPSHOTS,
                    "%s has the deletion policy %s: snapshots go with their objects, and these with the namespace"
                            .formatted(wanted, found.deletionPolicy()),
                    "make a class with the deletion policy Retain and name it in backup.snapshotClass"));
        }
        facts.csiDrivers()
                .fold(
                        drivers -> drivers.contains(found.driver())
                                ? Optional.<Finding>empty()
                                : Optional.of(Finding.warning(
                                        SNAPSHOTS,
                                        "%s is of the driver %s, for which there is no CSIDriver object"
                                                .formatted(wanted, found.driver()),
                                        "make sure that the driver is installed")),
                        reason -> Optional.of(Finding.unknownAside(SNAPSHOTS, reason)))
                .ifPresent(findings::add);
        return findings;
    }

    /** Only the driver that made a volume can take a snapshot of it. */
    private static Finding driver(StackNeeds needs, ClusterFacts facts, SnapshotClass found) {
        return facts.storageClasses()
                .fold(
                        classes -> candidates(needs.plan().database().storage().storageClass(), classes).stream()
                                .filter(storage -> !storage.provisioner().equals(found.driver()))
                                .findFirst()
                                .map(storage -> Finding.error(
                                        SNAPSHOTS,
                                        "%s is of the driver %s, and the volumes of storage class %s are of %s"
                                                .formatted(
                                                        found.name(),
                                                        found.driver(),
                                                        storage.name(),
                                                        storage.provisioner()),
                                        "name a snapshot class and a storage class of one CSI driver"))
                                .orElseGet(() ->
                                        Finding.ok(SNAPSHOTS, "%s, of %s".formatted(found.name(), found.driver()))),
                        reason -> Finding.unknown(SNAPSHOTS, reason));
    }

    private static String names(Stream<String> names) {
        return Optional.of(names.sorted().collect(joining(", ")))
                .filter(all -> !all.isEmpty())
                .orElse("none");
    }
}
