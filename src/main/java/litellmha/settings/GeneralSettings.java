package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * LiteLLM's {@code general_settings}.
 *
 * @param settings {@code general_settings}, by LiteLLM's names, except what the tier decides
 */
public record GeneralSettings(Optional<ObjectNode> settings) {}
