package litellmha.kube;

import com.pulumi.kubernetes.apps.v1.inputs.StatefulSetSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;

/** StatefulSets of a component's pods, which have a number and a host name each. */
public final class StatefulSets {

    private StatefulSets() {}

    /**
     * Starts all pods at once, and a lost one whatever the others do. An update replaces one after the other.
     *
     * @param service the headless Service
     */
    public static StatefulSetSpecArgs parallel(
            String component, String service, int replicas, PodTemplateSpecArgs template) {
        return StatefulSetSpecArgs.builder()
                .replicas(replicas)
                .serviceName(service)
                .podManagementPolicy("Parallel")
                .selector(Selectors.component(component))
                .template(template)
                .build();
    }
}
