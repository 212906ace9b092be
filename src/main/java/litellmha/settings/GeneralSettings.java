package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * LiteLLM's {@code general_settings}.
 *
 * @param modelsInDatabase whether models and MCP servers can also be added in LiteLLM's interface. Replicas see them up to
 *     30 s later, and nobody checks that they have prices
 * @param spendLogRetentionDays how long LiteLLM keeps the row that it writes for each request, 1 to 3,650 days; by default
 *     what half of {@code database.storage} holds at one request per second, 90 at most
 * @param settings {@code general_settings}, by LiteLLM's names, except what the tier decides
 */
public record GeneralSettings(
        Optional<Boolean> modelsInDatabase, Optional<Integer> spendLogRetentionDays, Optional<ObjectNode> settings) {}
