package litellmha.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellmha.adoption.Adoptee;
import litellmha.adoption.Adoption;
import litellmha.adoption.Preview;
import litellmha.adoption.Refusal;
import litellmha.manifest.ManifestDiff.Difference;

/**
 * What {@code adopt} prints.
 *
 * @param refusals of the adoption as a whole
 * @param saltKeyUnknown whether nothing shows which salt key the database needs
 */
record AdoptionReport(List<Preview> previews, List<Refusal> refusals, boolean saltKeyUnknown) {

    private static final int LONGEST = 240;

    static AdoptionReport of(Adoption adoption) {
        return new AdoptionReport(adoption.previews(), adoption.refusals(), adoption.saltKeyIsUnknown());
    }

    /** Whether something cannot be taken over. */
    boolean refused() {
        return !refusals.isEmpty()
                || previews.stream().anyMatch(preview -> !preview.refusals().isEmpty());
    }

    List<String> lines(String stack, String context) {
        List<String> lines = new ArrayList<>();
        previews.forEach(preview -> add(preview, lines));
        refusals.forEach(refusal -> add(refusal, lines));
        if (saltKeyUnknown) {
            lines.add(
                    "No pod shows the salt key of the database. litellm-ha:saltKey must be the one that it was used with,");
            lines.add("or the master key if LiteLLM had no salt key; otherwise all credentials in it are lost.");
        }
        lines.add(verdict(stack, context));
        return lines;
    }

    private static void add(Preview preview, List<String> lines) {
        Adoptee adoptee = preview.adoptee();
        String owner = adoptee.owner().text();
        lines.add("%s%s: %s"
                .formatted(
                        adoptee.name(),
                        owner.isEmpty() ? "" : " (%s)".formatted(owner),
                        !preview.refusals().isEmpty()
                                ? "cannot be adopted"
                                : adoptee.confirmed() ? "will be adopted" : "can be adopted"));
        preview.refusals().forEach(refusal -> add(refusal, lines));
        adoptee.owner().rival().ifPresent(rival -> lines.add("  ! " + rival));
        if (adoptee.name().startsWith("Namespace/")) {
            lines.add("  ! unless the tier retains it, `pulumi destroy` will delete it with all that is in it");
        }
        for (Difference difference : preview.differences()) {
            difference
                    .toString()
                    .replaceFirst(Pattern.quote(difference.object() + " "), "")
                    .lines()
                    .forEach(line -> lines.add("  " + shortened(line)));
        }
        if (!preview.stays().isEmpty()) {
            lines.add("  stays: " + String.join(", ", preview.stays()));
        }
    }

    /** A ConfigMap may hold a whole program. */
    private static String shortened(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static void add(Refusal refusal, List<String> lines) {
        lines.add("  error: " + refusal.reason());
        lines.add("         " + refusal.remedy());
    }

    private String verdict(String stack, String context) {
        if (previews.isEmpty()) {
            return "Stack %s has nothing to adopt there: none of its objects exists, or it created them itself."
                    .formatted(stack);
        }
        if (refused()) {
            return "Nothing was changed. Answer the errors, and look again.";
        }
        List<String> names =
                previews.stream().map(preview -> preview.adoptee().name()).toList();
        return previews.stream().allMatch(preview -> preview.adoptee().confirmed())
                ? "Nothing was changed. `make up STACK=%s CONTEXT=%s` adopts them.".formatted(stack, context)
                : "Nothing was changed. To adopt them all, put this into Pulumi.%s.yaml, and run `make up STACK=%s CONTEXT=%s`:%n  litellm-ha:adopt: %s"
                        .formatted(stack, stack, context, names.stream().collect(Collectors.joining(", ", "[", "]")));
    }
}
