package litellmha.settings;

import java.util.Arrays;
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
                .filter(candidate -> otherLetters(word, candidate) <= 2 * furthest(candidate))
                .map(candidate -> Map.entry(distance(word, candidate), candidate))
                .filter(near -> near.getKey() <= furthest(near.getValue()))
                .min(Map.Entry.<Integer, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
                .map(Map.Entry::getValue);
    }

    private static int furthest(String candidate) {
        return Math.max(1, candidate.length() / 3);
    }

    /** Counts the letters that only one of the words has, of which an edit changes two at most. */
    private static int otherLetters(String left, String right) {
        int[] counts = new int[128];
        left.chars().forEach(letter -> counts[Character.toLowerCase(letter) % counts.length]++);
        right.chars().forEach(letter -> counts[Character.toLowerCase(letter) % counts.length]--);
        return Arrays.stream(counts).map(Math::abs).sum();
    }

    /** Counts the edits from one word to the other, ignoring case; swapping two neighbours is one edit. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
