package litellmha.verify.check;

import java.util.List;
import litellmha.kubeapi.Right;
import litellmha.platform.PlatformPlan;

/** Tests the claim of a check on a cluster, and records what happens. */
public interface Scenario {

    /** Returns the rights that the check needs beyond those of every run. */
    default List<Right> rights(PlatformPlan plan) {
        return List.of();
    }

    /**
     * Acts on the cluster. All that it learns goes into the history; what it changes is undone when this returns, in
     * whatever way.
     */
    void observe(CheckContext context) throws InterruptedException;
}
