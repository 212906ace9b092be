package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.CapabilitiesArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerPortArgs;
import com.pulumi.kubernetes.core.v1.inputs.SecurityContextArgs;

/** Containers that meet the restricted pod security standard, on a read-only root file system. */
public final class Containers {

    private Containers() {}

    public static ContainerArgs.Builder restricted(String name, String image, ContainerResources resources) {
        return ContainerArgs.builder()
                .name(name)
                .image(image)
                .imagePullPolicy("IfNotPresent")
                .resources(resources.requirements())
                .securityContext(SecurityContextArgs.builder()
                        .allowPrivilegeEscalation(false)
                        .readOnlyRootFilesystem(true)
                        .capabilities(CapabilitiesArgs.builder().drop("ALL").build())
                        .build());
    }

    public static ContainerPortArgs port(String name, int port) {
        return ContainerPortArgs.builder().name(name).containerPort(port).build();
    }
}
