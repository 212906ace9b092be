package litellmha.pullrequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellmha.manifest.ManifestDiff;

/**
 * The comment's section on one stack.
 *
 * @param summary Markdown, one line
 * @param warnings losses and failures that must be seen before a merge; plain text, one line each
 */
public record StackSection(
        String stack, String summary, List<String> warnings, List<Details> details, Outcome outcome) {

    enum Outcome {
        UNCHANGED,
        CHANGED,
        BROKEN
    }

    /** Returns what is lost with an object of that kind. */
    private static final Map<String, String> LOSSES = Map.of(
            "Namespace", "everything in it",
            "Cluster", "the database with all keys, budgets and spend",
            "Secret", "the values in it; without the salt key no stored credential can be decrypted",
            "Stash", "the record of the stack's first salt key, which guards against another one",
            "ScheduledBackup", "no more backups are taken");

    public StackSection {
        warnings = List.copyOf(warnings);
        details = List.copyOf(details);
    }

    /**
     * A stack whose file is valid.
     *
     * @param remark what it is compared with, if that is not the base's stack; otherwise empty
     * @param manifests what differs from the base's
     */
    public static StackSection previewed(
            String stack, String tier, String remark, StackPreview preview, List<ManifestDiff.Difference> manifests) {
        List<String> warnings = new ArrayList<>();
        if (preview.failed()) {
            warnings.add(stack + ": the preview failed");
        }
        preview.steps().stream()
                .filter(StackSection::isDestructive)
                .forEach(step -> warnings.add(warning(stack, step)));
        String head = "tier %s%s: ".formatted(tier, remark);
        Details differences = manifests(manifests);
        if (preview.failed()) {
            List<Details> details = List.of(Details.unfolded("pulumi preview", preview.text()), differences);
            return new StackSection(stack, head + "**the preview failed**", warnings, details, Outcome.BROKEN);
        }
        if (preview.steps().isEmpty() && manifests.isEmpty()) {
            return new StackSection(stack, head + "no change", warnings, List.of(), Outcome.UNCHANGED);
        }
        List<Details> details = List.of(Details.folded("pulumi preview", "text", preview.text()), differences);
        return new StackSection(stack, head + Markdown.code(preview.counts()), warnings, details, Outcome.CHANGED);
    }

    /** @param error as the command line prints it */
    public static StackSection invalid(String stack, String error) {
        return new StackSection(
                stack,
                "**the stack file is not valid**",
                List.of(stack + ": the stack file is not valid"),
                List.of(Details.unfolded("Error", error)),
                Outcome.BROKEN);
    }

    /** A stack that only the base has. */
    public static StackSection gone(String stack) {
        return new StackSection(
                stack,
                "the stack file was deleted",
                List.of(stack
                        + ": the stack file was deleted; what was deployed stays, but nothing manages it any more"),
                List.of(),
                Outcome.CHANGED);
    }

    /** Whether the stack cannot be deployed. */
    public boolean broken() {
        return outcome == Outcome.BROKEN;
    }

    boolean changed() {
        return outcome != Outcome.UNCHANGED;
    }

    /** Each image has a migration Job of its own; anything else that is deleted or replaced deserves a look. */
    private static boolean isDestructive(StackPreview.Step step) {
        return (step.operation().equals("delete") || step.operation().equals("replace"))
                && !step.kind().equals("Job");
    }

    private static String warning(String stack, StackPreview.Step step) {
        String loss = LOSSES.getOrDefault(step.kind(), "");
        return "%s: %s %s %s%s"
                .formatted(stack, step.operation(), step.kind(), step.name(), loss.isEmpty() ? "" : ": " + loss);
    }

    private static Details manifests(List<ManifestDiff.Difference> differences) {
        int count = differences.size();
        return Details.folded(
                "Manifests: %s difference%s".formatted(count == 0 ? "no" : count, count > 1 ? "s" : ""),
                "diff",
                differences.stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
}
