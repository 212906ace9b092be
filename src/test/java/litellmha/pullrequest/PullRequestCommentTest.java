package litellmha.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellmha.manifest.ManifestDiff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullRequestCommentTest {

    private static final StackPreview NOTHING = new StackPreview("unchanged", false, List.of());

    private static final StackSection SAME = StackSection.previewed("dev", "dev", "", NOTHING, List.of());

    private static String comment(StackSection... stacks) {
        return new PullRequestComment("a..b", Optional.empty(), List.of(stacks), Optional.of("tiers"), "tiers").text();
    }

    private static StackSection section(String remark, StackPreview.Step... steps) {
        return StackSection.previewed(
                "cost", "cost", remark, new StackPreview("preview", false, List.of(steps)), List.of());
    }

    private static StackPreview.Step step(String operation, String kind) {
        return new StackPreview.Step(operation, kind, "it");
    }

    private static ManifestDiff.Difference replicas(String now) {
        return new ManifestDiff.Difference(
                "Deployment litellm", "spec.replicas", MissingNode.getInstance(), TextNode.valueOf(now));
    }

    @Test
    void beginsWithTheMarker() {
        assertThat(comment(SAME)).startsWith(PullRequestComment.MARKER + "\n");
    }

    /** They cannot take it from here. */
    @ParameterizedTest
    @ValueSource(strings = {"tools/pull-request/comment", ".github/workflows/comment.yml"})
    void theMarkerIsTheSameElsewhere(String file) throws IOException {
        assertThat(Path.of(file)).content().contains("'" + PullRequestComment.MARKER + "'");
    }

    @Test
    void saysThatNothingChanges() {
        assertThat(comment(SAME))
                .contains("## No change in `a..b`", "### `dev`, tier dev: no change", "cost and prod: as before")
                .doesNotContain("pulumi preview", "before you merge");
    }

    @Test
    void countsTheStepsOfAStack() {
        assertThat(comment(
                        SAME,
                        section(
                                "",
                                step("create", "Job"),
                                step("update", "Deployment"),
                                step("update", "Service"),
                                step("replace", "Job"))))
                .contains("## What changes", "### `cost`, tier cost: `+1 ~2 +-1 -0`", "```text\npreview\n```");
    }

    @Test
    void showsManifestsThatDifferThoughNoStepDoes() {
        assertThat(comment(StackSection.previewed("dev", "dev", "", NOTHING, List.of(replicas("3")))))
                .contains(
                        "## What changes",
                        "Manifests: 1 difference<",
                        "~ Deployment litellm spec.replicas\n    + \"3\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete  | Cluster         | - cost: delete Cluster it: the database
            replace | Cluster         | - cost: replace Cluster it: the database
            delete  | Namespace       | - cost: delete Namespace it: everything in it
            replace | Secret          | - cost: replace Secret it: the values in it
            delete  | Stash           | - cost: delete Stash it: the record of the stack's first salt key, which guards against another one
            delete  | ScheduledBackup | - cost: delete ScheduledBackup it: no more backups
            delete  | Deployment      | - cost: delete Deployment it
            """)
    void callsOutWhatIsLostBeforeAnythingElse(String operation, String kind, String warning) {
        String comment = comment(SAME, section("", step(operation, kind)));

        assertThat(comment).containsSubsequence("before you merge", warning, "### `dev`");
    }

    @ParameterizedTest
    @CsvSource({"update, Cluster", "create, Namespace", "replace, Job", "delete, Job"})
    void raisesNoAlarmAboutTheOrdinary(String operation, String kind) {
        assertThat(comment(section("", step(operation, kind)))).doesNotContain("before you merge");
    }

    @Test
    void showsAStackThatIsNew() {
        assertThat(comment(section(", new", step("create", "Cluster"))))
                .contains("### `cost`, tier cost, new: `+1 ~0 +-0 -0`");
    }

    @Test
    void callsOutAStackThatIsGone() {
        assertThat(comment(StackSection.gone("prod")))
                .contains("## What changes")
                .containsSubsequence("- prod: the stack file was deleted", "### `prod`, the stack file was deleted");
    }

    @Test
    void showsTheErrorOfAStackThatIsNotValid() {
        StackSection invalid = StackSection.invalid("cost", "Pulumi.cost.yaml is not valid:\n  key: found 1");

        assertThat(invalid.broken()).isTrue();
        assertThat(SAME.broken()).isFalse();
        assertThat(comment(invalid))
                .containsSubsequence(
                        "- cost: the stack file is not valid",
                        "### `cost`",
                        "<details open>",
                        "Pulumi.cost.yaml is not valid:\n  key: found 1");
    }

    @Test
    void showsWhyAPreviewFailedAndWhatItCameTo() {
        StackPreview preview = new StackPreview("it is protected", true, List.of(step("replace", "Cluster")));
        StackSection failed = StackSection.previewed("cost", "cost", "", preview, List.of(replicas("3")));

        assertThat(failed.broken()).isTrue();
        assertThat(comment(failed))
                .containsSubsequence(
                        "- cost: the preview failed",
                        "- cost: replace Cluster it",
                        "### `cost`, tier cost: **the preview failed**",
                        "<details open>",
                        "it is protected",
                        "Manifests: 1 difference<");
    }

    @Test
    void saysWhyThereIsNothingToCompareWith() {
        PullRequestComment comment =
                new PullRequestComment("a..b", Optional.of("No program yet."), List.of(), Optional.empty(), "tiers");

        assertThat(comment.text())
                .contains("No program yet.", "Difference between cost and prod</summary>")
                .doesNotContain("as before");
    }

    @Test
    void showsHowTheTierDifferenceChanged() {
        PullRequestComment comment = new PullRequestComment(
                "a..b",
                Optional.empty(),
                List.of(SAME),
                Optional.of("~ A\n    - 1\n    + 2\n+ B"),
                "~ A\n    - 1\n    + 3\n+ B");

        assertThat(comment.text())
                .contains("## What changes", "<b>changed</b>")
                .contains("No longer:\n~ A\n    - 1\n    + 2\nNew:\n~ A\n    - 1\n    + 3\nAll:\n~ A");
    }

    @Test
    void isCutWhereItIsLongestUntilItIsShortEnough() {
        List<ManifestDiff.Difference> many =
                IntStream.range(0, 10_000).mapToObj(i -> replicas("line" + i)).toList();
        StackSection small = section("", step("create", "Service"));

        String comment = comment(small, StackSection.previewed("dev", "dev", "", NOTHING, many));

        assertThat(comment.length()).isBetween(10_000, PullRequestComment.LONGEST);
        assertThat(comment)
                .contains("Manifests: 10000 differences (cut: too long for a comment)", "\"line0\"", "\npreview\n")
                .doesNotContain("\"line9999\"");
        assertThat(comment.split("\n```(?!\\w)", -1)).hasSize(comment.split("\n```\\w", -1).length);
        assertThat(comment(small)).doesNotContain("(cut");
    }

    @Test
    void staysShortWithMoreStacksThanAnybodyHas() {
        String comment = comment(IntStream.range(0, 5_000)
                .mapToObj(i -> StackSection.gone("stack" + i))
                .toArray(StackSection[]::new));

        assertThat(comment)
                .hasSizeLessThan(PullRequestComment.LONGEST)
                .startsWith(PullRequestComment.MARKER)
                .contains("Too many stacks");
    }

    /** Whatever an author writes into manifests, errors and names comes out between fences that it cannot close. */
    @ParameterizedTest
    @CsvSource({
        "```",
        "````````",
        "'\n```\n</details><img src=x onerror=alert(1)> @everyone\n'",
        "'\r```\r<!-- litellm-ha: what a pull request changes -->'",
        "~~~",
        "'`'",
        "'a ` b ``'"
    })
    void nothingGetsOutOfItsBlock(String hostile) {
        assertThat(outsideOfCode(commentOf(hostile)))
                .isEqualTo(outsideOfCode(commentOf("harmless")))
                .doesNotContain("<img", "@everyone");
    }

    private static String commentOf(String text) {
        StackPreview preview = new StackPreview(text, false, List.of(new StackPreview.Step("delete", "Cluster", text)));
        return new PullRequestComment(
                        text,
                        Optional.empty(),
                        List.of(
                                StackSection.previewed("a", "cost", "", preview, List.of(replicas(text))),
                                StackSection.invalid("b", text)),
                        Optional.of(text),
                        text + text)
                .text();
    }

    /** The control: what is not between fences is seen as such. */
    @Test
    void aClosedBlockIsSeen() {
        assertThat(outsideOfCode("```\ninside\n```\n<img>\n")).isEqualTo("<img>\n");
        assertThat(outsideOfCode("````\n```\ninside\n````\nout `in` out\n")).isEqualTo("out  out\n");
    }

    /** A small reader of CommonMark's fences and code spans. */
    private static String outsideOfCode(String markdown) {
        StringBuilder outside = new StringBuilder();
        String fence = "";
        for (String line : markdown.split("\r\n|\n|\r")) {
            String run = Stream.of(line.split("[^`]", 2)).findFirst().orElse("");
            if (!fence.isEmpty()) {
                fence = run.length() >= fence.length() && line.strip().equals(run) ? "" : fence;
            } else if (run.length() >= 3) {
                fence = run;
            } else {
                outside.append(line.replaceAll("(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)", ""))
                        .append('\n');
            }
        }
        return outside.toString();
    }
}
