package litellmha.settings;

import java.util.List;

/** The rules for a list of ports. */
final class Ports {

    private Ports() {}

    static void check(String path, List<Integer> ports, List<Problem> problems) {
        if (ports.isEmpty()) {
            problems.add(Problem.of(path, "an empty list", "at least one port"));
        }
        ports.stream()
                .filter(port -> port < 1 || port > 65_535)
                .forEach(port -> problems.add(Problem.of(path, port, "whole numbers from 1 to 65535")));
    }
}
