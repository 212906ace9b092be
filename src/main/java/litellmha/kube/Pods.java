package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.CapabilitiesArgs;
import com.pulumi.kubernetes.core.v1.inputs.EmptyDirVolumeSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSecurityContextArgs;
import com.pulumi.kubernetes.core.v1.inputs.ResourceRequirementsArgs;
import com.pulumi.kubernetes.core.v1.inputs.SeccompProfileArgs;
import com.pulumi.kubernetes.core.v1.inputs.SecurityContextArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeMountArgs;
import java.util.Map;
import java.util.TreeMap;
import litellmha.settings.Settings;

/** Parts of pods that fit the restricted level of pod security. */
public final class Pods {

    private static final String TEMPORARY = "tmp";

    private Pods() {}

    /** The user is given, because {@code runAsNonRoot} alone cannot judge an image whose user is a name. */
    public static PodSecurityContextArgs restricted(int user) {
        return PodSecurityContextArgs.builder()
                .runAsNonRoot(true)
                .runAsUser(user)
                .runAsGroup(user)
                .fsGroup(user)
                .seccompProfile(
                        SeccompProfileArgs.builder().type("RuntimeDefault").build())
                .build();
    }

    public static SecurityContextArgs restrictedContainer() {
        return SecurityContextArgs.builder()
                .allowPrivilegeEscalation(false)
                .readOnlyRootFilesystem(true)
                .capabilities(CapabilitiesArgs.builder().drop("ALL").build())
                .build();
    }

    /** The only place that a container with a read-only root can write to. */
    public static VolumeArgs temporaryVolume() {
        return VolumeArgs.builder()
                .name(TEMPORARY)
                .emptyDir(EmptyDirVolumeSourceArgs.builder().sizeLimit("1Gi").build())
                .build();
    }

    public static VolumeMountArgs temporaryMount(String path) {
        return VolumeMountArgs.builder().name(TEMPORARY).mountPath(path).build();
    }

    public static ResourceRequirementsArgs resources(Settings.Resources resources) {
        return ResourceRequirementsArgs.builder()
                .requests(requests(resources))
                .limits(limits(resources))
                .build();
    }

    /** As Kubernetes writes them: {@code cpu} and {@code memory}. */
    public static Map<String, String> requests(Settings.Resources resources) {
        return Map.of(
                "cpu", resources.requests().cpu().text(),
                "memory", resources.requests().memory().text());
    }

    public static Map<String, String> limits(Settings.Resources resources) {
        Map<String, String> limits = new TreeMap<>();
        limits.put("memory", resources.limits().memory().text());
        resources.limits().cpu().ifPresent(cpu -> limits.put("cpu", cpu.text()));
        return limits;
    }
}
