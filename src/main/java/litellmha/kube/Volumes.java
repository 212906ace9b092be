package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.ConfigMapProjectionArgs;
import com.pulumi.kubernetes.core.v1.inputs.ConfigMapVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.EmptyDirVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.KeyToPathArgs;
import com.pulumi.kubernetes.core.v1.inputs.ProjectedVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.SecretProjectionArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeMountArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeProjectionArgs;
import java.util.List;

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

    /** A directory of files from several sources. */
    public static VolumeArgs projected(String name, List<VolumeProjectionArgs> sources) {
        return VolumeArgs.builder()
                .name(name)
                .projected(ProjectedVolumeSourceArgs.builder().sources(sources).build())
                .build();
    }

    /** A file of {@link #projected} that holds a key of a Secret. */
    public static VolumeProjectionArgs fromSecret(String file, String secret, String key) {
        return VolumeProjectionArgs.builder()
                .secret(SecretProjectionArgs.builder()
                        .name(secret)
                        .items(KeyToPathArgs.builder().key(key).path(file).build())
                        .build())
                .build();
    }

    /** A file of {@link #projected} that holds a key of a ConfigMap. */
    public static VolumeProjectionArgs fromConfigMap(String file, String configMap, String key) {
        return VolumeProjectionArgs.builder()
                .configMap(ConfigMapProjectionArgs.builder()
                        .name(configMap)
                        .items(KeyToPathArgs.builder().key(key).path(file).build())
                        .build())
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
