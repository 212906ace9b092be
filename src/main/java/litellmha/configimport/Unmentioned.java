package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the keys that no finding speaks of, so that nothing is lost without a word. */
final class Unmentioned {

    private final Set<String> told;
    private final Findings findings;

    private Unmentioned(Findings findings) {
        this.findings = findings;
        this.told = findings.all().stream().map(Finding::source).collect(Collectors.toSet());
    }

    static void tell(JsonNode config, Findings findings) {
        new Unmentioned(findings).walk(config, "");
    }

    private void walk(JsonNode node, String path) {
        if (told.contains(path)) {
            return;
        }
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry ->
                            walk(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey()));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), path + "[" + i + "]");
            }
        } else if (node.isNull() || node.isContainerNode()) {
            findings.carried(path, "nothing, as before");
        } else {
            findings.refused(path, "is not understood where it stands");
        }
    }
}
