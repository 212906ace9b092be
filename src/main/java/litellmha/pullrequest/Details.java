package litellmha.pullrequest;

/**
 * A collapsible section of the comment.
 *
 * @param title plain text that needs no escaping
 * @param language for GitHub's syntax highlighting
 * @param open whether it is expanded at first
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

    /** Cuts the second half off, at the end of a line if possible. */
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
