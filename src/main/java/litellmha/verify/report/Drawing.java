package litellmha.verify.report;

import java.util.Locale;

/** An SVG image of a given size, with a background of its own: it can be read on a light and on a dark page. */
final class Drawing {

    private final Markup svg = new Markup();

    Drawing(int width, int height, String title) {
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                Integer.toString(width),
                "height",
                Integer.toString(height),
                "viewBox",
                "0 0 %d %d".formatted(width, height),
                "role",
                "img");
        svg.leaf("title", title).leaf("style", PageParts.own("picture.css")).line();
        box(0.5, 0.5, width - 1, height - 1, "paper");
    }

    /** @param style class names of {@code picture.css} */
    Drawing text(double x, double y, String style, String content) {
        svg.leaf("text", content, "x", number(x), "y", number(y), "class", style)
                .line();
        return this;
    }

    Drawing box(double x, double y, double width, double height, String style) {
        return path(
                "M%s %sh%sv%sh-%sz".formatted(number(x), number(y), number(width), number(height), number(width)),
                style);
    }

    Drawing path(String path, String style) {
        svg.open("path", "d", path, "class", style).close().line();
        return this;
    }

    /** Tenths of a pixel are all that anybody sees. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    @Override
    public String toString() {
        return svg + "</svg>\n";
    }
}
