package litellmha.configimport;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellmha.configimport.Finding.Kind;
import litellmha.settings.Problem;
import litellmha.settings.SecretTexts;

/** The findings of an import as text, kind by kind. */
public final class ImportReport {

    /** So many places of a fault are named. */
    private static final int PLACES = 3;

    /** More than any reason has; names and values of a file may be longer. */
    private static final int LONGEST = 600;

    private ImportReport() {}

    public static String of(ConfigImport imported) {
        List<Finding> findings = imported.findings().stream()
                .map(finding -> new Finding(finding.kind(), printable(finding.source()), printable(finding.text())))
                .toList();
        return Arrays.stream(Kind.values())
                .map(kind -> section(
                        kind,
                        findings.stream()
                                .filter(finding -> finding.kind() == kind)
                                .toList()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** A name or a value of a file could be a secret in the wrong place, control the terminal, or be very long. */
    private static String printable(String text) {
        String masked = SecretTexts.masked(text.length() > 10 * LONGEST ? text.substring(0, 10 * LONGEST) : text);
        String cut = masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
        return Problem.visible(cut);
    }

    private static String section(Kind kind, List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        // Several models may share a secret.
        long count = kind == Kind.SECRET
                ? findings.stream().map(Finding::text).distinct().count()
                : findings.size();
        return "%s (%d):%n%s".formatted(kind.title(), count, kind == Kind.SECRET ? secrets(findings) : lines(findings));
    }

    /** The models of a long list have their keys in common, and often their faults. */
    private static String lines(List<Finding> findings) {
        Map<String, List<Finding>> alike = findings.stream()
                .collect(Collectors.groupingBy(
                        finding -> general(finding.source() + "\t" + finding.text()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return alike.values().stream().map(group -> "  " + line(group) + "\n").collect(Collectors.joining());
    }

    private static String line(List<Finding> alike) {
        Finding first = alike.get(0);
        String source = general(first.source());
        String text = general(first.text());
        if (first.kind() == Kind.CARRIED) {
            String times = alike.size() > 1 ? " (%d times)".formatted(alike.size()) : "";
            return source + " -> " + text + times;
        }
        if (alike.size() == 1) {
            return first.source() + ": " + first.text();
        }
        String places = alike.stream()
                .limit(PLACES)
                .map(finding -> finding.source().replaceAll("].*", "]"))
                .collect(Collectors.joining(", "));
        return "%s, %d times, in %s%s: %s"
                .formatted(source, alike.size(), places, alike.size() > PLACES ? " and others" : "", text);
    }

    private static String general(String text) {
        return text.replaceAll("(model_list|models)\\[\\d+]", "$1[]");
    }

    private static String secrets(List<Finding> findings) {
        return findings.stream()
                .map(finding -> "  " + finding.text() + "\n")
                .distinct()
                .collect(Collectors.joining());
    }
}
