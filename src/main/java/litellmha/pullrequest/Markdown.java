package litellmha.pullrequest;

import java.util.regex.Pattern;

/** Quotes untrusted text so that none of it is read as Markdown or HTML. */
final class Markdown {

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private Markdown() {}

    /** Quotes text as a block. Its fence is longer than any in the text, so the text cannot end it. */
    static String block(String language, String text) {
        String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
        return "%s%s\n%s\n%s\n".formatted(fence, language, text.stripTrailing(), fence);
    }

    /** Quotes text within a line. */
    static String code(String text) {
        String line = text.replaceAll("\\s+", " ");
        String fence = "`".repeat(longestRun(line) + 1);
        // The spaces, which are not shown, separate a backtick at either end from the fence.
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
