package litellmha.verify.model;

import java.time.Duration;
import java.util.Optional;

/** What users are told about a check of their stack. Each check implements it by a record of the stack's guarantees. */
public interface CheckTexts {

    /** Returns what the tier guarantees, as a sentence. */
    String claim();

    Disruption disruption();

    /** Returns what the check does to the cluster, as a sentence. */
    String does();

    /** Returns how the check's changes are undone, as a sentence. */
    String undo();

    /** Returns about how long the check takes. */
    Duration takes();

    /** Returns why the check does not apply to this stack, or nothing if it does. */
    default Optional<String> inapplicable() {
        return Optional.empty();
    }
}
