package litellmha.verify.model;

import java.time.Duration;
import java.util.Optional;

/** What users are told of a check of their stack. Each check has a small record of it, made of the stack's guarantees. */
public interface CheckTexts {

    /** What the tier guarantees, as a sentence. */
    String claim();

    Disruption disruption();

    /** What the check does to the cluster, as a sentence. */
    String does();

    /** What puts the cluster right again, as a sentence. */
    String undo();

    /** About how long the check takes. */
    Duration takes();

    /** Why this stack cannot be put to this test, if so. */
    default Optional<String> inapplicable() {
        return Optional.empty();
    }
}
