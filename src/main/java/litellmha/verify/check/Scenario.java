package litellmha.verify.check;

/** What a check does to a cluster to put its claim to the test. */
public interface Scenario {

    /**
     * Acts on the cluster. All that it learns goes into the history; what it changes is undone when this returns, in whatever
     * way.
     */
    void observe(CheckContext context) throws InterruptedException;
}
