package litellmha.settings;

import java.util.List;

/** The rule for the name of a namespace. */
final class NamespaceName {

    private NamespaceName() {}

    static void check(String path, String name, List<Problem> problems) {
        if (!DnsName.isLabel(name)) {
            problems.add(Problem.of(
                    path,
                    Problem.quoted(name),
                    "at most 63 lower-case letters, digits and dashes, a letter or digit at both ends"));
        }
    }
}
