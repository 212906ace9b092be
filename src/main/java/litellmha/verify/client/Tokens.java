package litellmha.verify.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The tokens that LiteLLM counts; none if it refused the request.
 *
 * @param prompt those of every request's question
 * @param completion those of the answer
 */
public record Tokens(long prompt, long completion) {

    /** @param usage as the answer to a chat completion has it */
    static Tokens of(JsonNode usage) {
        return new Tokens(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong());
    }

    public long total() {
        return prompt + completion;
    }
}
