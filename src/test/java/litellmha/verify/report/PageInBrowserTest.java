package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Write;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in the browser that LITELLM_HA_BROWSER names, a Chromium. It is looked at from a page around it, which writes
 * down what it finds.
 */
@Tag("browser")
class PageInBrowserTest {

    private static final Pattern FOUND = Pattern.compile("data-([a-z-]+)=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    /** What is around the page, whose width changes; a plot is drawn if its canvas has many colors. */
    private static final String AROUND = """
            <!doctype html><html><body><iframe id="page" src="report.html" style="width:1000px;height:800px;border:0"></iframe>
            <script>
            const look = () => {
              const page = document.getElementById("page").contentDocument;
              const colors = (canvas) => new Set(
                new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
              const canvases = [...page.querySelectorAll(".plot canvas")];
              document.body.dataset.places = page.querySelectorAll(".plot").length;
              document.body.dataset.drawn = canvases.filter((canvas) => colors(canvas) > 10).length;
              document.body.dataset.named = page.querySelectorAll(".plot [role=img][aria-labelledby]").length;
              const error = page.getElementById("script-error");
              document.body.dataset.error = error.hidden ? "" : error.textContent;
              document.body.dataset.wider = page.documentElement.scrollWidth - page.documentElement.clientWidth;
              document.body.dataset.canvas = Math.max(...canvases.map((canvas) => canvas.clientWidth));
              document.body.dataset.title = page.title;
              document.body.dataset.legend = page.querySelector(".u-legend")?.textContent;
            };
            const point = () => {
              for (const over of document.getElementById("page").contentDocument.querySelectorAll(".u-over")) {
                const { left, top, width, height } = over.getBoundingClientRect();
                for (const type of ["mouseenter", "mousemove"]) {
                  over.dispatchEvent(new MouseEvent(type, { clientX: left + width * 0.18, clientY: top + height / 2 }));
                }
              }
            };
            // The browser's time is virtual: this takes as many frames as it needs, and no time.
            onload = () => {
              document.getElementById("page").style.width = "%dpx";
              setTimeout(point, 1000);
              setTimeout(look, 2000);
            };
            </script></body></html>
            """;

    private Map<String, String> found(String page, int width) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("report.html"), page);
        Files.writeString(folder.resolve("around.html"), AROUND.formatted(width));
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        Process browser = new ProcessBuilder(
                        System.getenv("LITELLM_HA_BROWSER"),
                        "--headless",
                        // Its sandbox does not work for root, whom containers run tests as; the pages are ours.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--allow-file-access-from-files",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        folder.resolve("around.html").toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        assertThat(browser.waitFor()).as(Files.readString(log)).isZero();
        Map<String, String> found = FOUND.matcher(Files.readString(dom))
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
        assertThat(found).as(Files.readString(log)).containsKey("title");
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void everyPlotIsDrawnAndNothingIsWiderThanTheScreen(int width) throws Exception {
        assertThat(found(HtmlPage.of(SampleRun.complete().report()), width))
                .containsEntry("places", "3")
                .containsEntry("drawn", "3")
                .containsEntry("named", "3")
                .containsEntry("error", "")
                .containsEntry("wider", "0")
                .hasEntrySatisfying(
                        "canvas", pixels -> assertThat(Integer.parseInt(pixels)).isBetween(width * 3 / 4, width));
    }

    @Test
    void theLegendTellsWhatWasAtThePointer() throws Exception {
        assertThat(found(HtmlPage.of(SampleRun.complete().report()), 1280).get("legend"))
                .matches("at s0\\.[4-9]acknowledged0failed2Primarylitellm-pg-1ServicenonePhase.*");
    }

    @Test
    void aHistoryWithLittleInItIsDrawnAllTheSame() throws Exception {
        Report report = new SampleRun()
                .at(1, "failover", new Phase("without grace"))
                .at(2, "failover", new Write(1, 1, true, 0.01, 1, 0, "", ""))
                .report();

        assertThat(found(HtmlPage.of(report), 1280)).containsEntry("drawn", "1").containsEntry("error", "");
    }

    @Test
    void textOfTheClusterRunsNothing() throws Exception {
        String evil =
                "</script><img src=x onerror=\"parent.document.title='run'\"><script>document.title='run'</script>";
        Report report = new SampleRun()
                .check(evil, 1, 9, Verdict.fail(evil, List.of()))
                .at(2, evil, new Phase(evil))
                .at(3, evil, new Fault("delete", evil, evil))
                .at(4, evil, new Write(1, 1, false, 0, 0, 0, "", evil))
                .ended(10)
                .report();

        assertThat(found(HtmlPage.of(report), 1280))
                .containsEntry("title", "prod-20260101-000000: 1 failed")
                .containsEntry("drawn", "1")
                .containsEntry("error", "");
    }

    /** The control of the others: what goes wrong is seen. */
    @Test
    void aScriptThatFailsSaysSoOnThePage() throws Exception {
        String page = HtmlPage.of(SampleRun.complete().report());

        assertThat(found(page.replace("\"timelines\":[", "\"timelines\":[null,"), 1280))
                .hasEntrySatisfying("error", error -> assertThat(error).contains("Plots are missing", "null"))
                .containsEntry("drawn", "0");
    }

    /** The policy lets no script run but those that the page came with. */
    @Test
    void aScriptThatIsNotThePagesOwnIsRefused() throws Exception {
        String page = HtmlPage.of(SampleRun.complete().report());

        assertThat(found(page.replace("<main>", "<main><script>document.title='run'</script>"), 1280))
                .hasEntrySatisfying("error", error -> assertThat(error).contains("was refused"))
                .hasEntrySatisfying("title", title -> assertThat(title).isNotEqualTo("run"));
    }
}
