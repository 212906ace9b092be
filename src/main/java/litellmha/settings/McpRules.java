package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import litellmha.litellm.KnownKeys.Section;

/** The rules for MCP servers. */
final class McpRules {

    /** LiteLLM puts the name before those of tools, with a dash between ({@code mcp_server/utils.py}). */
    private static final String NAME = "[A-Za-z0-9_]{1,64}";

    private static final Set<String> TRANSPORTS = Set.of("http", "sse");

    private McpRules() {}

    static void check(Settings settings, List<Problem> problems) {
        SecretReferences secrets = SecretReferences.of(settings, problems);
        new TreeMap<>(settings.mcpServers().orElse(Map.of())).forEach((name, server) -> {
            String path = "mcpServers." + name + ".";
            if (!name.matches(NAME)) {
                problems.add(
                        Problem.of("mcpServers", Problem.quoted(name), "names of letters, digits and underscores"));
            }
            server.transport()
                    .filter(transport -> !TRANSPORTS.contains(transport))
                    .ifPresent(transport -> problems.add(Problem.of(
                            path + "transport",
                            Problem.quoted(transport),
                            "http or sse: a stdio server is a program in the pod, whose file system is read-only")));
            secrets.check(path, server.secretParams(), Section.MCP_SERVERS);
            PassThroughRules.check(server.settings(), Section.MCP_SERVERS, path + "settings", path, problems);
        });
    }
}
