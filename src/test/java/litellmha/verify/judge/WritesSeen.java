package litellmha.verify.judge;

import java.util.List;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/**
 * What became of the probe rows of a history.
 *
 * @param acknowledged how many rows were
 * @param lost how many of them were not found in the end
 * @param longestGapSeconds the longest time without an acknowledged row between two of them
 */
public record WritesSeen(int acknowledged, long lost, double longestGapSeconds) {

    public static WritesSeen of(History history) {
        ProbeRows rows = ProbeRows.of(history);
        rows.gap().ifPresent(gap -> {
            throw new AssertionError("the history does not tell what became of every row: " + gap);
        });
        List<Timed<Write>> acknowledged = rows.acknowledged();
        long gap = 0;
        for (int i = 1; i < acknowledged.size(); i++) {
            gap = Math.max(
                    gap, acknowledged.get(i).nanos() - acknowledged.get(i - 1).nanos());
        }
        return new WritesSeen(acknowledged.size(), rows.lost(), gap / 1e9);
    }
}
