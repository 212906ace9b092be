package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import litellmha.verify.check.Checks;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class PictureTest {

    @Test
    void eachCheckIsThereWithTheSignOfItsOutcome() {
        assertThat(Picture.of(SampleRun.complete().report()))
                .containsPattern("class=\"outcome PASS\">\u2713</text>\\s*<text[^>]*>failover</text>")
                .containsPattern("class=\"outcome FAIL\">\u2717</text>\\s*<text[^>]*>budget</text>")
                .containsPattern("class=\"outcome SKIPPED\">\u2013</text>\\s*<text[^>]*>node-drain</text>")
                .containsPattern("class=\"outcome INCONCLUSIVE\">\\?</text>\\s*<text[^>]*>redis-outage</text>")
                .contains("1 failed, 1 inconclusive, 2 passed, 1 skipped");
    }

    @Test
    void eachFailoverSaysWhatItCost() {
        assertThat(Picture.of(SampleRun.complete().report()))
                .contains(">without grace<", "4.2 s without writes, 0 of 316 rows lost")
                .contains(">with grace<", "2.4 s without writes, 0 of 350 rows lost");
    }

    /** Half a second each, from 4 s before the gap to 5 s after it; rows are missing in the longer gap for 4.2 s. */
    @Test
    void thereAreNoRowsInTheGap() {
        String picture = Picture.of(SampleRun.complete().report());

        long bars = picture.lines()
                .filter(line -> line.contains("class=\"rows\""))
                .findFirst()
                .orElseThrow()
                .chars()
                .filter(c -> c == 'M')
                .count();
        assertThat(bars).isBetween(16L, 20L);
    }

    @Test
    void aFailoverWithoutFiguresIsNotDrawn() {
        String picture = Picture.of(new SampleRun()
                .check("failover", 1, 60, Verdict.inconclusive("the history has a gap", List.of()))
                .failover(2, "without grace", "litellm-pg-1", "litellm-pg-2", 4.2)
                .ended(61)
                .report());

        assertThat(picture).contains(">failover<").doesNotContain("Primary of Postgres", "class=\"rows\"");
    }

    @Test
    void itIsWellFormedWhateverTheHistoryHolds() {
        String evil = "</text><script>&\u0000";
        String picture = Picture.of(new SampleRun()
                .check(evil, 1, 9, Verdict.fail(evil, List.of()))
                .ended(10)
                .report());

        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(picture))))
                .doesNotThrowAnyException();
        assertThat(picture).doesNotContain("<script>");
    }

    @Test
    void itIsSmallEnoughForAReadme() {
        assertThat(Picture.of(SampleRun.complete().report()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(12_000);
    }

    @Test
    void thePictureInTheReadmeIsThatOfTheKeptRun(@TempDir Path folder) throws IOException {
        Path history = folder.resolve("verify-run.jsonl");
        try (InputStream kept = new GZIPInputStream(Files.newInputStream(Path.of("docs/verify-run.jsonl.gz")))) {
            Files.copy(kept, history);
        }
        Report report = Report.of(HistoryFile.read(history), Checks.judges());

        assertThat(Path.of("docs/verify-run.svg")).as("run `make picture`").hasContent(Picture.of(report));
    }
}
