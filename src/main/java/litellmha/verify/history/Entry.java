package litellmha.verify.history;

import java.time.Instant;

/**
 * A line of a history.
 *
 * @param nanos since the run started, by a clock that never jumps; what a client in the cluster saw is translated to it
 * @param time by the clock of the machine that saw it
 * @param check the check's id, or empty for what belongs to the run
 */
public record Entry(long nanos, Instant time, String check, Event event) {}
