package litellmha.litellm;

import java.util.Optional;
import java.util.Set;

/**
 * The provider that the pinned LiteLLM takes for a model whose name does not begin with one: that of the price map's entry
 * of the name, for some providers ({@code get_llm_provider} in {@code litellm_core_utils/get_llm_provider_logic.py}, and the
 * sets that {@code add_known_models} in {@code __init__.py} fills).
 */
public final class ProviderGuess {

    /** Those that are called as the price map calls them. */
    private static final Set<String> SAME = Set.of(
            "openai",
            "text-completion-openai",
            "anthropic",
            "cohere",
            "cohere_chat",
            "openrouter",
            "bedrock",
            "watsonx",
            "nlp_cloud",
            "gradient_ai");

    private static final String VERTEX =
            "vertex_ai-(text|code-text|language|vision|chat|code-chat|embedding|image|video)-models";

    private ProviderGuess() {}

    /** Returns the provider; empty if LiteLLM would refuse the name, or if only its other rules would find one. */
    public static Optional<String> of(String model) {
        if (model.contains("ft:gpt-3.5-turbo") || model.contains("ft:gpt-4")) {
            return Optional.of("openai");
        }
        if (model.startsWith("ft:")) {
            return Optional.empty();
        }
        return PriceMap.pinned()
                .owner(model)
                .map(owner -> owner.matches(VERTEX)
                        ? "vertex_ai"
                        : owner.equals("bedrock_converse")
                                ? "bedrock"
                                : owner.equals("ai21") ? "ai21_chat" : SAME.contains(owner) ? owner : "")
                .filter(provider -> !provider.isEmpty());
    }
}
