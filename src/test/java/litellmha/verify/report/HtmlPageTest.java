package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.verify.history.Event.CheckStarted;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Write;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    private static JsonNode data(String page) throws IOException {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        return new JsonMapper().readTree(matcher.group(1));
    }

    @Test
    void thePageHasAPlaceAndDataForEachPlot() throws IOException {
        String page = HtmlPage.of(SampleRun.complete().report());

        assertThat(page).contains("id=\"timeline-0\"", "id=\"timeline-1\"", "id=\"spending-0\"");
        assertThat(data(page).at("/timelines")).hasSize(2);
        assertThat(data(page).at("/spendings")).hasSize(1);
        assertThat(page).contains("<caption>Evictions</caption>").contains("Rows per second");
    }

    @Test
    void figuresOfThePartsStandBesideOneAnother() {
        assertThat(HtmlPage.of(SampleRun.complete().report()))
                .contains("<tr><th scope=\"row\" class=\"text\">time without writes</th><td class=\"number\">4.21</td>"
                        + "<td class=\"number\">2.41</td><td class=\"text\">s</td></tr>");
    }

    @Test
    void whatWasDeclaredStandsBesideWhatWasFound() {
        assertThat(HtmlPage.of(new SampleRun()
                        .check("declared-state", 1, 3, Verdict.fail("drift", List.of()))
                        .at(2, "declared-state", new Comparison("replicas", "2", "1"))
                        .ended(4)
                        .report()))
                .contains("<tr><th scope=\"row\" class=\"text\">replicas</th><td class=\"text\">2</td>"
                        + "<td class=\"text\">1</td></tr>");
    }

    @Test
    void thePageLoadsNothing() {
        String page = HtmlPage.of(SampleRun.complete().report());

        assertThat(page).contains("default-src 'none'");
        assertThat(page).doesNotContainPattern("(src|href)=\"(?!#)").doesNotContain("url(", "@import", "{{");
    }

    @Test
    void textOfTheClusterIsTextWhereverItStands() throws IOException {
        String evil = "</script><script>alert(1)</script><!--";
        String page = HtmlPage.of(new SampleRun()
                .check(evil, 1, 9, Verdict.fail(evil, List.of()))
                .at(2, evil, new Phase(evil))
                .at(3, evil, new Fault("delete", evil, evil))
                .at(4, evil, new Write(1, 1, false, 0, 0, 0, "", evil))
                .at(5, evil, new Eviction(evil, evil, true, 429, evil))
                .at(6, "other", new CheckStarted(evil))
                .ended(10)
                .report());

        assertThat(page).doesNotContain("<script>alert", "<!--");
        // Its own four elements, and nothing else.
        assertThat(page.split("</script>", -1)).hasSize(5);
        assertThat(data(page).at("/timelines/0/title").asText()).isEqualTo(evil);
    }

    @Test
    void textOfTheClusterIsNoPlaceToBeFilled() {
        String page = HtmlPage.of(new SampleRun()
                .check("check", 1, 2, Verdict.fail("{{data}} $1 {{nothing}}", List.of()))
                .ended(3)
                .report());

        assertThat(page).contains("{{data}} $1 {{nothing}}");
    }

    @Test
    void aHistoryThatEndsAtOnceIsAPage() {
        assertThat(HtmlPage.of(new SampleRun().report())).contains("Not every claim could be told", "was cut off");
    }
}
