package litellmha.pullrequest;

/**
 * Text to unfold.
 *
 * @param title plain words of ours
 * @param language how GitHub colours the text
 * @param open whether it is unfolded from the start
 */
record Details(String title, String language, String text, boolean open) {

    static Details folded(String title, String language, String text) {
        return new Details(title, language, text, false);
    }

    static Details unfolded(String title, String text) {
        return new Details(title, "text", text, true);
    }

    String markdown() {
        return "<details%s><summary>%s</summary>\n\n%s\n</details>\n\n"
                .formatted(open ? " open" : "", title, Markdown.block(language, text));
    }

    /** Its first half, in whole lines if there are any. */
    Details halved() {
        String half = text.substring(0, text.length() / 2);
        int lastLine = half.lastIndexOf('\n');
        return new Details(cut(title), language, lastLine < 0 ? half : half.substring(0, lastLine), open);
    }

    private static String cut(String title) {
        String note = " (cut: too long for a comment)";
        return title.endsWith(note) ? title : title + note;
    }
}
