package litellmha.verify.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML, or HTML without void elements. All text and all attributes are escaped: there is no other way in. */
final class Markup {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter writer;

    Markup() {
        try {
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Step {
        void write() throws XMLStreamException;
    }

    /** A writer of strings fails at nothing but elements that do not match, which is a mistake here. */
    private Markup step(Step step) {
        try {
            step.write();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    Markup declaration() {
        return step(() -> writer.writeStartDocument("UTF-8", "1.0"));
    }

    /** @param attributes a name and a value each */
    Markup open(String element, String... attributes) {
        return step(() -> {
            writer.writeStartElement(element);
            for (int i = 0; i < attributes.length; i += 2) {
                writer.writeAttribute(attributes[i], allowed(attributes[i + 1]));
            }
        });
    }

    Markup text(String content) {
        return step(() -> writer.writeCharacters(allowed(content)));
    }

    Markup close() {
        return step(writer::writeEndElement);
    }

    /** An element with nothing but text. */
    Markup leaf(String element, String content, String... attributes) {
        return open(element, attributes).text(content).close();
    }

    /** A line ends here; it is for those who read the source. */
    Markup line() {
        return text("\n");
    }

    /** Returns the characters that XML 1.0 allows (section 2.2); the others cannot be escaped either. */
    private static String allowed(String content) {
        StringBuilder allowed = new StringBuilder(content.length());
        content.codePoints()
                .map(c ->
                        c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && !surrogate(c) && c != 0xFFFE && c != 0xFFFF
                                ? c
                                : 0xFFFD)
                .forEach(allowed::appendCodePoint);
        return allowed.toString();
    }

    private static boolean surrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    @Override
    public String toString() {
        step(writer::flush);
        return text.toString();
    }
}
