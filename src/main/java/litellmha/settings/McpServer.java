package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * An MCP server over HTTP.
 *
 * @param url where it is
 * @param transport {@code http}, the default, or {@code sse}
 * @param secretParams parameters that are secrets, such as {@code auth_value}, each with the name of one of
 *     {@code providerKeys} or {@code secretEnv}
 * @param settings further keys of the server, by LiteLLM's names, such as {@code access_groups}
 */
public record McpServer(
        String url,
        Optional<String> transport,
        Optional<Map<String, String>> secretParams,
        Optional<ObjectNode> settings) {}
