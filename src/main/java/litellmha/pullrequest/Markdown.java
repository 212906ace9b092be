package litellmha.pullrequest;

import java.util.regex.Pattern;

/** Text of others as Markdown that shows it and does nothing else. */
final class Markdown {

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private Markdown() {}

    /** A block in which nothing is Markdown or HTML: a fence ends only at one that is at least as long. */
    static String block(String language, String text) {
        String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
        return "%s%s\n%s\n%s\n".formatted(fence, language, text.stripTrailing(), fence);
    }

    /** The same within a line. */
    static String code(String text) {
        String line = text.replaceAll("\\s+", " ");
        String fence = "`".repeat(longestRun(line) + 1);
        // The spaces, which are not shown, keep a backtick at an end apart from the fence.
        return line.contains("`") ? fence + " " + line + " " + fence : fence + line + fence;
    }

    private static int longestRun(String text) {
        return BACKTICKS
                .matcher(text)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(0);
    }
}
