package litellmha.verify.model;

/** How a check ended. The order is that of what a run as a whole reports: the last one that occurred. */
public enum Outcome {
    /** The claim was put to the test and held. */
    PASS,
    /** There was nothing to test: the tier does not guarantee it, or it was not asked for. */
    SKIPPED,
    /** The history does not tell. It is never a pass. */
    INCONCLUSIVE,
    /** The claim is false. */
    FAIL
}
