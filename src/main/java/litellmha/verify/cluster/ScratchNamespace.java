package litellmha.verify.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.names.LabelKeys;
import litellmha.names.RestoreNames;
import litellmha.verify.model.BrokenCheckException;

/** The namespace of a restored Postgres, with what belongs to it but is in no namespace. */
record ScratchNamespace(KubernetesClient client, String namespace, String stack) {

    private static final Duration REMOVAL = Duration.ofMinutes(3);

    /** @throws BrokenCheckException if a namespace of that name is not of a drill of the stack, or something does not go */
    void remove() throws InterruptedException {
        Namespace found = client.namespaces().withName(namespace).get();
        if (found != null) {
            requireOwn(found.getMetadata().getLabels());
            deleteVolumesWithTheirClaims();
            client.namespaces().withName(namespace).delete();
            Waiting.await(
                    "namespace %s is gone".formatted(namespace),
                    REMOVAL,
                    () -> client.namespaces().withName(namespace).get() == null);
        }
        contents().forEach(name -> client.genericKubernetesResources(SnapshotKinds.CONTENT)
                .withName(name)
                .delete());
        Waiting.await("the volumes of namespace %s are gone".formatted(namespace), REMOVAL, () -> {
            deleteVolumesWithTheirClaims();
            return volumes().isEmpty()
                    && contents()
                            .allMatch(name -> client.genericKubernetesResources(SnapshotKinds.CONTENT)
                                            .withName(name)
                                            .get()
                                    == null);
        });
    }

    private Stream<String> contents() {
        return Stream.of(namespace, RestoreNames.walContent(namespace));
    }

    private void requireOwn(Map<String, String> found) {
        Map<String, String> labels = Optional.ofNullable(found).orElse(Map.of());
        if (!RestoreNames.COMPONENT.equals(labels.get(LabelKeys.COMPONENT))
                || !stack.equals(labels.get(LabelKeys.STACK))) {
            throw new BrokenCheckException(
                    "namespace %s is not of a restore drill of stack %s: it is left alone, and there can be no drill while it exists"
                            .formatted(namespace, stack));
        }
    }

    /** A class may keep the volume of a deleted claim, for ever. */
    private void deleteVolumesWithTheirClaims() {
        volumes().stream()
                .filter(volume -> !"Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy()))
                .forEach(volume -> client.persistentVolumes()
                        .withName(volume.getMetadata().getName())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Delete\"}}"));
    }

    private List<PersistentVolume> volumes() {
        return client.persistentVolumes().list().getItems().stream()
                .filter(volume -> volume.getSpec().getClaimRef() != null
                        && namespace.equals(volume.getSpec().getClaimRef().getNamespace()))
                .toList();
    }
}
