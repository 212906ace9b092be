package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.ConfigMapVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.EmptyDirVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeMountArgs;

/** Volumes of pods, and where containers see them. */
public final class Volumes {

    private Volumes() {}

    /** An {@code emptyDir}: the only place that a container with a read-only root file system can write to. */
    public static VolumeArgs temporary(String name, String sizeLimit) {
        return VolumeArgs.builder()
                .name(name)
                .emptyDir(
                        EmptyDirVolumeSourceArgs.builder().sizeLimit(sizeLimit).build())
                .build();
    }

    public static VolumeArgs configMap(String name, String configMap) {
        return VolumeArgs.builder()
                .name(name)
                .configMap(ConfigMapVolumeSourceArgs.builder().name(configMap).build())
                .build();
    }

    public static VolumeMountArgs writable(String name, String path) {
        return VolumeMountArgs.builder().name(name).mountPath(path).build();
    }

    public static VolumeMountArgs readOnly(String name, String path) {
        return VolumeMountArgs.builder()
                .name(name)
                .mountPath(path)
                .readOnly(true)
                .build();
    }
}
