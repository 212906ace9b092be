package litellmha.settings;

import java.util.List;
import java.util.stream.Collectors;

/** All faults of one stack file. The message is for the user: the file, then one line for each fault. */
public final class InvalidSettingsException extends RuntimeException {

    private final transient List<Problem> problems;

    InvalidSettingsException(String file, List<Problem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining("\n", "%s is not valid:%n".formatted(file), "")));
        this.problems = List.copyOf(problems);
    }

    /** A fault of the file as a whole, which its path names. */
    InvalidSettingsException(Problem problem) {
        super(problem.toString());
        this.problems = List.of(problem);
    }

    public List<Problem> problems() {
        return problems;
    }
}
