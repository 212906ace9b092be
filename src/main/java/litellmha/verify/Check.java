package litellmha.verify;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.history.History;

/**
 * A claim and how it is put to the test. A check acts in {@link #observe} and judges in {@link #judge}, which sees nothing
 * but the history: so the verdict can be had again from a kept history, and be tested with one that was made up.
 */
public interface Check {

    /** In lower case with hyphens, as {@code --check} takes it. */
    String id();

    /** What is promised, as a sentence. */
    String claim(Promise promise);

    Disruption disruption(Promise promise);

    /** What it does to the cluster, as a sentence. */
    String does(Promise promise);

    /** What puts the cluster right again, as a sentence. */
    String undo();

    /** About how long it takes. */
    Duration takes(Promise promise);

    /** Why this stack cannot be put to this test, if so. */
    Optional<String> inapplicable(Promise promise);

    /** Acts on the cluster. All that it learns goes into the history, what it changes is undone when the rig closes it. */
    void observe(Rig rig) throws InterruptedException;

    /**
     * Judges; a pure function. The runner has dealt with checks that were skipped or could not be carried out.
     *
     * @param history the entries of this check alone, with the run's promise
     */
    Verdict judge(History history);
}
