package litellmha.settings;

import java.util.List;
import java.util.Optional;

/** Checks that whole numbers of one object lie in their ranges. */
record Ranges(String path, List<Problem> problems) {

    /** An hour is longer than any provider answers, and a pod that terminates waits that long. */
    static final Range TIMEOUT = new Range(1, 3_600);

    static final Range RETRIES = new Range(0, 10);

    static final Range COUNT = new Range(1, 1_000_000_000);

    record Range(int least, int most) {}

    void check(String key, Optional<Integer> value, Range range) {
        value.filter(number -> number < range.least() || number > range.most())
                .ifPresent(number -> problems.add(Problem.of(
                        path + key, number, "a whole number from %d to %d".formatted(range.least(), range.most()))));
    }
}
