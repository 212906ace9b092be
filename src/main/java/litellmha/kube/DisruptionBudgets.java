package litellmha.kube;

import com.pulumi.kubernetes.policy.v1.inputs.PodDisruptionBudgetSpecArgs;

/** Disruption budgets. */
public final class DisruptionBudgets {

    private DisruptionBudgets() {}

    /** Refuses to evict the last healthy pod of a component; a pod that is not ready may always be evicted. */
    public static PodDisruptionBudgetSpecArgs keepingOne(String component) {
        return PodDisruptionBudgetSpecArgs.builder()
                .minAvailable(1)
                .unhealthyPodEvictionPolicy("AlwaysAllow")
                .selector(Selectors.component(component))
                .build();
    }

    /** Refuses to evict a pod of a component while another one is missing. */
    public static PodDisruptionBudgetSpecArgs losingOne(String component) {
        return PodDisruptionBudgetSpecArgs.builder()
                .maxUnavailable(1)
                .unhealthyPodEvictionPolicy("AlwaysAllow")
                .selector(Selectors.component(component))
                .build();
    }
}
