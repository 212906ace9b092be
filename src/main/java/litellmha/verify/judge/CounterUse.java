package litellmha.verify.judge;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/**
 * When the counters in Redis were used. One that is idle for {@link PinnedLiteLlm#COUNTER_IDLE} is dropped, not missing: LiteLLM
 * reads it from the database when its key is used again.
 *
 * @param charged the requests that were counted
 * @param read when each counter was read, in nanoseconds
 */
record CounterUse(Requests charged, Map<SpendCount, Long> read) {

    static CounterUse of(History history, Requests charged) {
        Map<SpendCount, Long> read = new EnumMap<>(SpendCount.class);
        for (Timed<Measurement> measurement : history.timed(Measurement.class)) {
            SpendCount.named(measurement.event().name()).ifPresent(count -> read.put(count, measurement.nanos()));
        }
        return new CounterUse(charged, read);
    }

    /** Returns whether Redis had dropped it when it was read. */
    boolean droppedAtTheEnd(SpendCount count) {
        return read.containsKey(count)
                && users(count)
                        .anyMatch(users ->
                                users.end().isPresent() && isIdle(users.end().getAsLong(), read.get(count)));
    }

    /** Returns whether Redis dropped it between two uses. */
    boolean droppedMeanwhile(SpendCount count) {
        return users(count).map(Requests::all).anyMatch(uses -> IntStream.range(1, uses.size())
                .anyMatch(i -> isIdle(uses.get(i - 1).nanos(), uses.get(i).nanos())));
    }

    /** Each load has keys of its own; teams and users are of both. */
    private Stream<Requests> users(SpendCount count) {
        return count == SpendCount.REDIS_KEYS
                ? List.of(SpendJudge.IN_TURN, SpendJudge.SERVICE).stream().map(charged::of)
                : Stream.of(charged);
    }

    private static boolean isIdle(long from, long to) {
        return to - from >= PinnedLiteLlm.COUNTER_IDLE.toNanos();
    }
}
