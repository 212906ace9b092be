package litellmha.settings;

import java.util.List;
import java.util.stream.Collectors;

/** All faults of one stack file. Its message is what a user reads: the file, then one line for each fault. */
public final class InvalidSettingsException extends RuntimeException {

    private final transient List<Problem> problems;

    InvalidSettingsException(String file, List<Problem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining("\n", "%s is not valid:%n".formatted(file), "")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
