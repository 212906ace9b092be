package litellmha.pullrequest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The comment of a pull request, as Markdown for GitHub. Text that the pull request's author can choose is always quoted
 * as code.
 *
 * @param commits of the base and of the pull request
 * @param note a remark on the comparison, as Markdown
 * @param before the tier difference at the base, or empty if it has none
 * @param now the tier difference, or the reason why there is none
 */
public record PullRequestComment(
        String commits, Optional<String> note, List<StackSection> stacks, Optional<String> before, String now) {

    /** Identifies this comment among others, so that it is updated in place. */
    public static final String MARKER = "<!-- litellm-ha: what a pull request changes -->";

    /** GitHub refuses more than 65,536 characters. */
    static final int LONGEST = 65_000;

    public PullRequestComment {
        stacks = List.copyOf(stacks);
    }

    /** Returns the comment. While it exceeds GitHub's limit, its longest section is cut. */
    public String text() {
        List<Details> details = new ArrayList<>();
        stacks.forEach(stack -> details.addAll(stack.details()));
        details.add(tierDifference());
        String text = text(details);
        while (text.length() > LONGEST) {
            Details longest = details.stream()
                    .max(Comparator.comparingInt(one -> one.text().length()))
                    .orElseThrow();
            if (longest.text().isEmpty()) {
                return "%s\n## %s\n\nToo many stacks for one comment: see the log.\n".formatted(MARKER, title());
            }
            details.set(details.indexOf(longest), longest.halved());
            text = text(details);
        }
        return text;
    }

    /** @param details of the stacks, in order, then the tier difference */
    private String text(List<Details> details) {
        StringBuilder text = new StringBuilder("%s\n## %s\n\n".formatted(MARKER, title()));
        note.ifPresent(note -> text.append(note).append("\n\n"));
        text.append(warnings());
        int next = 0;
        for (StackSection stack : stacks) {
            text.append("### %s, %s\n\n".formatted(Markdown.code(stack.stack()), stack.summary()));
            for (int i = 0; i < stack.details().size(); i++) {
                text.append(details.get(next++).markdown());
            }
        }
        return text.append("### Tiers\n\n").append(details.get(next).markdown()).toString();
    }

    private String title() {
        boolean changed = stacks.stream().anyMatch(StackSection::changed)
                || before.filter(earlier -> !earlier.equals(now)).isPresent();
        return "%s in %s".formatted(changed ? "What changes" : "No change", Markdown.code(commits));
    }

    private String warnings() {
        List<String> warnings =
                stacks.stream().flatMap(stack -> stack.warnings().stream()).toList();
        return warnings.isEmpty()
                ? ""
                : "**Look at this before you merge:**\n\n%s\n"
                        .formatted(Markdown.block(
                                "diff",
                                warnings.stream().map(warning -> "- " + warning).collect(Collectors.joining("\n"))));
    }

    private Details tierDifference() {
        if (before.isEmpty()) {
            return Details.folded("Difference between cost and prod", "diff", now);
        }
        if (before.get().equals(now)) {
            return Details.folded("Difference between cost and prod: as before", "diff", now);
        }
        return Details.folded(
                "Difference between cost and prod: <b>changed</b>",
                "diff",
                "No longer:\n%s\nNew:\n%s\nAll:\n%s".formatted(only(before.get(), now), only(now, before.get()), now));
    }

    /** Returns the differences that only the first text has. Indented lines belong to the difference above them. */
    private static String only(String one, String other) {
        List<String> entries = new ArrayList<>(Arrays.asList(one.split("\n(?! )")));
        entries.removeAll(Arrays.asList(other.split("\n(?! )")));
        return String.join("\n", entries);
    }
}
