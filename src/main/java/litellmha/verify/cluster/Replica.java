package litellmha.verify.cluster;

/** Where a check sends requests: a pod of LiteLLM, or the address of one that nothing more is known of. */
public interface Replica {

    /** Returns its name in the history. */
    String name();

    /** Returns where its client finds it. */
    String address();

    /** Returns whether every request reaches the same process; a load balancer may give each to another. */
    boolean alone();
}
