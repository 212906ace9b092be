package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JUnitXmlTest {

    private static Element suite(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitXml.of(report))))
                .getDocumentElement();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static Element testCase(Element suite, String check) {
        return elements(suite, "testcase").stream()
                .filter(element -> element.getAttribute("name").equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> childrenOf(Element testCase) {
        return elements(testCase, "*").stream().map(Element::getTagName).toList();
    }

    @Test
    void eachCheckIsACaseThatEndsAsItsVerdictDoes() throws Exception {
        Element suite = suite(SampleRun.complete().report());

        assertThat(elements(suite, "testcase"))
                .extracting(element -> element.getAttribute("name"))
                .containsExactly("failover", "eviction", "budget", "node-drain", "redis-outage");
        assertThat(childrenOf(testCase(suite, "failover"))).containsExactly("system-out");
        assertThat(childrenOf(testCase(suite, "budget"))).containsExactly("failure", "system-out");
        assertThat(childrenOf(testCase(suite, "redis-outage"))).containsExactly("error", "system-out");
        assertThat(childrenOf(testCase(suite, "node-drain"))).containsExactly("skipped", "system-out");
    }

    @Test
    void theCountsAreThoseOfTheCases() throws Exception {
        Element suite = suite(SampleRun.complete().report());

        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-01-01T00:00:00");
        assertThat(suite.getAttribute("time")).isEqualTo("87.000");
        assertThat(testCase(suite, "failover").getAttribute("time")).isEqualTo("59.000");
    }

    @Test
    void theFiguresAreTheOutputOfTheCase() throws Exception {
        assertThat(testCase(suite(SampleRun.complete().report()), "failover").getTextContent())
                .contains("time without writes, without grace: 4.21 s");
    }

    @Test
    void aRunThatWasCutOffIsAnErrorAlthoughAllItsChecksPassed() throws Exception {
        Element suite = suite(new SampleRun()
                .check("failover", 1, 2, Verdict.pass("It held.", List.of()))
                .report());

        assertThat(suite.getAttribute("tests")).isEqualTo("2");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(childrenOf(testCase(suite, "run"))).containsExactly("error");
    }

    @Test
    void textOfTheClusterIsTextAndWhatXmlCannotHaveIsReplaced() throws Exception {
        String text = "pod <script>alert(1)</script> & \"quotes\" ]]> \u0000\u001b\uD800 end";
        Element suite = suite(new SampleRun()
                .check("a<b", 1, 2, Verdict.fail(text, List.of()))
                .ended(3)
                .report());

        assertThat(elements(testCase(suite, "a<b"), "failure")).singleElement().satisfies(failure -> assertThat(
                        failure.getTextContent())
                .isEqualTo(failure.getAttribute("message"))
                .isEqualTo("pod <script>alert(1)</script> & \"quotes\" ]]> \uFFFD\uFFFD\uFFFD end"));
    }
}
