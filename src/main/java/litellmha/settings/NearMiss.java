package litellmha.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds what was probably meant by a misspelt word. */
public final class NearMiss {

    private NearMiss() {}

    /**
     * Returns the closest of the words, if at most a third of it has to be edited: {@code replicas} for {@code replicsa}.
     */
    public static Optional<String> of(String word, Collection<String> words) {
        return words.stream()
                // A distance is at least the difference in length, and there may be thousands of words.
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= furthest(candidate))
                .map(candidate -> Map.entry(distance(word, candidate, furthest(candidate)), candidate))
                .filter(near -> near.getKey() <= furthest(near.getValue()))
                .min(Map.Entry.<Integer, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
                .map(Map.Entry::getValue);
    }

    private static int furthest(String candidate) {
        return Math.max(1, candidate.length() / 3);
    }

    /**
     * Counts the edits from one word to the other, ignoring case; swapping two neighbours is one edit. It stops counting when
     * there are more than {@code most}.
     */
    private static int distance(String left, String right, int most) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        int leastBefore = 0;
        for (int i = 0; i <= a.length(); i++) {
            int least = Integer.MAX_VALUE;
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    least = Math.min(least, edits[i][j]);
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
                least = Math.min(least, edits[i][j]);
            }
            // A swap goes back two rows.
            if (least > most && leastBefore > most) {
                return most + 1;
            }
            leastBefore = least;
        }
        return edits[a.length()][b.length()];
    }
}
