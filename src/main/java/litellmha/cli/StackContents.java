package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the end of a stack does to its objects, by its state.
 *
 * @param deleted the names of the objects that go, by their kinds
 * @param kept those of the objects that stay in the cluster
 * @param isProtected whether Pulumi refuses to end the stack
 */
record StackContents(Map<String, TreeSet<String>> deleted, Map<String, TreeSet<String>> kept, boolean isProtected) {

    /** @param state as {@code pulumi stack export} writes it */
    static StackContents of(JsonNode state) {
        Map<String, TreeSet<String>> deleted = new TreeMap<>();
        Map<String, TreeSet<String>> kept = new TreeMap<>();
        boolean isProtected = false;
        for (JsonNode resource : state.at("/deployment/resources")) {
            isProtected |= resource.path("protect").asBoolean();
            String type = resource.path("type").asText();
            if (type.startsWith("kubernetes:") && !resource.path("external").asBoolean()) {
                (resource.path("retainOnDelete").asBoolean() ? kept : deleted)
                        .computeIfAbsent(type.replaceFirst(".*:", ""), kind -> new TreeSet<>())
                        .add(name(resource));
            }
        }
        return new StackContents(deleted, kept, isProtected);
    }

    private static String name(JsonNode resource) {
        String urn = resource.path("urn").asText();
        return resource.at("/inputs/metadata/name").asText(urn.substring(urn.lastIndexOf("::") + 2));
    }

    /** @param details what else stays, which is in no stack */
    List<String> lines(String stack, String where, List<String> details) {
        List<String> lines = new ArrayList<>();
        lines.add("Stack %s %s".formatted(stack, where));
        lines.add("is deleted:" + (deleted.isEmpty() ? " nothing" : ""));
        lines.addAll(ofKinds(deleted));
        lines.add("stays:" + (kept.isEmpty() && details.isEmpty() ? " nothing" : ""));
        lines.addAll(ofKinds(kept));
        details.forEach(detail -> lines.add("  " + detail));
        return lines;
    }

    private static List<String> ofKinds(Map<String, TreeSet<String>> kinds) {
        return kinds.entrySet().stream()
                .map(kind -> "  %s %s"
                        .formatted(kind.getKey(), kind.getValue().stream().collect(Collectors.joining(", "))))
                .toList();
    }
}
