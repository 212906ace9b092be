package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.names.DatabaseNames;

/**
 * What a cluster has for volumes and snapshots of them.
 *
 * @param csiDrivers the names of the drivers that have a CSIDriver object
 */
record StorageFacts(
        Read<List<SnapshotClass>> snapshotClasses,
        Read<Set<String>> csiDrivers,
        Read<List<StorageClass>> storageClasses) {

    record SnapshotClass(String name, String driver, String deletionPolicy) {}

    record StorageClass(String name, String provisioner, boolean isDefault, boolean expandable) {}

    static StorageFacts read(KubeApi api) {
        return new StorageFacts(
                list(
                        api,
                        "/apis/" + DatabaseNames.SNAPSHOT_API_VERSION + "/volumesnapshotclasses",
                        ClusterObjects::snapshotClass),
                list(api, "/apis/storage.k8s.io/v1/csidrivers", ClusterObjects::name)
                        .map(Set::copyOf),
                list(api, "/apis/storage.k8s.io/v1/storageclasses", ClusterObjects::storageClass));
    }

    private static <T> Read<List<T>> list(KubeApi api, String path, Function<JsonNode, T> function) {
        return api.list(path).map(found -> found.stream().map(function).toList());
    }
}
