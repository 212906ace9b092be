package litellmha.verify.model;

/** How a check ended. The order matters: a run's outcome is the last one that any of its checks has. */
public enum Outcome {
    /** The claim was tested and held. */
    PASS,
    /** There was nothing to test: the tier does not guarantee it, or it was not asked for. */
    SKIPPED,
    /** The history is not sufficient to decide. This is never a pass. */
    INCONCLUSIVE,
    /** The claim is false. */
    FAIL
}
