package litellmha.configimport;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Constant;

/**
 * A text that SnakeYAML reads in linear time. Its own reader takes a kilobyte at a time, and for each of them copies all that the
 * scanner has not consumed, which is a whole value ({@code StreamReader.update} of 2.3): 5 MB took half a minute.
 */
final class WholeText extends StreamReader {

    private final int[] points;
    private int pointer;
    private int line;
    private int column;
    private int documentStart;

    /** @throws ReaderException if there is a character that YAML does not allow */
    WholeText(String text) {
        super("");
        points = text.codePoints().toArray();
        int lines = 1;
        for (int i = 0; i < points.length; i++) {
            lines += points[i] == '\n' ? 1 : 0;
            if (!isPrintable(points[i])) {
                throw new ReaderException(
                        "text", i, points[i], "the character U+%04X in line %d".formatted(points[i], lines));
            }
        }
    }

    @Override
    public Mark getMark() {
        return new Mark("text", pointer, line, column, points, pointer);
    }

    @Override
    public int peek() {
        return peek(0);
    }

    /** Returns 0 at the end, as SnakeYAML expects it. */
    @Override
    public int peek(int ahead) {
        return pointer + ahead < points.length ? points[pointer + ahead] : 0;
    }

    @Override
    public String prefix(int length) {
        return new String(points, pointer, Math.min(length, points.length - pointer));
    }

    /** The scanner asks so for texts without line breaks. */
    @Override
    public String prefixForward(int length) {
        String prefix = prefix(length);
        pointer = Math.min(pointer + length, points.length);
        column += length;
        return prefix;
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int i = 0; i < length && pointer < points.length; i++) {
            int point = points[pointer++];
            if (Constant.LINEBR.has(point) || point == '\r' && pointer < points.length && points[pointer] != '\n') {
                line++;
                column = 0;
            } else if (point != 0xFEFF) {
                column++;
            }
        }
    }

    @Override
    public int getLine() {
        return line;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getIndex() {
        return pointer;
    }

    @Override
    public int getDocumentIndex() {
        return pointer - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = pointer;
    }
}
