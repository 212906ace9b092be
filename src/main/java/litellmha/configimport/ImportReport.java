package litellmha.configimport;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellmha.configimport.Finding.Kind;

/** The findings of an import as text, kind by kind. */
public final class ImportReport {

    private ImportReport() {}

    public static String of(ConfigImport imported) {
        return Arrays.stream(Kind.values())
                .map(kind -> section(
                        kind,
                        imported.findings().stream()
                                .filter(finding -> finding.kind() == kind)
                                .toList()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String section(Kind kind, List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        String lines = kind == Kind.SECRET ? secrets(findings) : lines(findings);
        return "%s (%d):%n%s".formatted(kind.title(), findings.size(), lines);
    }

    private static String lines(List<Finding> findings) {
        // The models of a long list have their keys in common.
        Map<String, Long> counts = findings.stream()
                .map(ImportReport::line)
                .collect(Collectors.groupingBy(line -> line, LinkedHashMap::new, Collectors.counting()));
        StringBuilder text = new StringBuilder();
        counts.forEach((line, count) -> text.append("  ")
                .append(line)
                .append(count > 1 ? " (%d times)".formatted(count) : "")
                .append('\n'));
        return text.toString();
    }

    private static String line(Finding finding) {
        return finding.kind() == Kind.CARRIED
                ? "%s -> %s".formatted(general(finding.source()), general(finding.text()))
                : "%s: %s".formatted(finding.source(), finding.text());
    }

    private static String general(String text) {
        return text.replaceAll("(model_list|models)\\[\\d+]", "$1[]");
    }

    private static String secrets(List<Finding> findings) {
        Map<String, List<String>> commands = findings.stream()
                .collect(Collectors.groupingBy(
                        Finding::text, LinkedHashMap::new, Collectors.mapping(Finding::source, Collectors.toList())));
        StringBuilder text = new StringBuilder();
        commands.forEach((command, sources) -> text.append("  %s\n".formatted(command)));
        return text.toString();
    }
}
