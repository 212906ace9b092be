package litellmha.verify.judge;

import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/**
 * Judges what a check's scenario wrote into the history. It sees nothing else, so that a saved history can be judged again,
 * and a test can judge an invented one.
 */
public interface Judge {

    /** The check's name: lower case with hyphens, as {@code --check} takes it. */
    String id();

    CheckTexts texts(Guarantees guarantees);

    /**
     * Judges; a pure function. {@link Verdicts} has dealt with checks that were skipped or could not be carried out.
     *
     * @param history the entries of this check alone, with the guarantees of the run's stack
     */
    Verdict judge(History history);
}
