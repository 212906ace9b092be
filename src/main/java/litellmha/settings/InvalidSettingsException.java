package litellmha.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All faults of one stack file. The message is for the user: the file, then one line for each fault. Faults that differ only in
 * their places are told once: a mistake in a list of models is often in all of them. If there are many, those that also
 * differ in what was found are told once, too.
 */
public final class InvalidSettingsException extends RuntimeException {

    /** How many further places of a fault are named. */
    private static final int NAMED = 3;

    private final transient List<Problem> problems;

    InvalidSettingsException(String file, List<Problem> problems) {
        super(problems.stream()
                .collect(Collectors.groupingBy(Problem::rule, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(InvalidSettingsException::texts)
                .collect(Collectors.joining("\n", "%s is not valid:%n".formatted(file), "")));
        this.problems = List.copyOf(problems);
    }

    /** A fault of the file as a whole, which its path names. */
    InvalidSettingsException(Problem problem) {
        super(problem.toString());
        this.problems = List.of(problem);
    }

    private static Stream<String> texts(List<Problem> alike) {
        boolean equal = alike.stream().map(Problem::found).distinct().count() == 1;
        return equal || alike.size() > NAMED + 1
                ? Stream.of(text(alike))
                : alike.stream().map(problem -> "  " + problem);
    }

    private static String text(List<Problem> alike) {
        Problem first = alike.get(0);
        List<String> others = alike.stream()
                .skip(1)
                .map(other -> other.path()
                        + (other.found().equals(first.found()) ? "" : " (found %s)".formatted(other.found())))
                .toList();
        if (others.isEmpty()) {
            return "  " + first;
        }
        List<String> named = others.subList(0, Math.min(NAMED, others.size()));
        String more = others.size() > NAMED ? " and %d more".formatted(others.size() - NAMED) : "";
        return "  %s%n    the same: %s%s".formatted(first, String.join(", ", named), more);
    }

    public List<Problem> problems() {
        return problems;
    }
}
