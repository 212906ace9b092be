package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.litellm.PriceMap;
import litellmha.litellm.ProviderGuess;

/**
 * Finds the provider of a model, which the stack file has before the slash, as LiteLLM does.
 *
 * @param source where the model's parameters stand
 * @param target where the model stands in the stack file
 */
record ModelName(Findings findings, String source, String target) {

    private static final String SAID = "custom_llm_provider";

    /** Returns the model with its provider; as it is written if LiteLLM would find none, which is told. */
    String of(String written, JsonNode params) {
        Set<String> providers = KnownKeys.pinned().words(Vocabulary.PROVIDER);
        String said = params.path(SAID).asText();
        if (providers.contains(said)) {
            findings.carried(source + "." + SAID, target + ".model, as its part before the slash");
            findings.carried(source + ".model", target + ".model");
            return written.startsWith(said + "/") ? written : said + "/" + written;
        }
        if (params.path(SAID).isNull()) {
            findings.nothing(source + "." + SAID);
        } else if (params.has(SAID)) {
            findings.refused(source + "." + SAID, "is no provider of LiteLLM's");
        }
        if (written.equals("*")
                || written.contains("/") && providers.contains(written.substring(0, written.indexOf('/')))) {
            findings.carried(source + ".model", target + ".model");
            return written;
        }
        Optional<String> guess = ProviderGuess.of(written);
        if (guess.isPresent()) {
            findings.carried(
                    source + ".model", "%s.model, as %s/…, which LiteLLM takes it for".formatted(target, guess.get()));
            return guess.get() + "/" + written;
        }
        String meant = PriceMap.pinned()
                .owner(written)
                .filter(providers::contains)
                .map(owner -> owner + "/" + written)
                .orElse("PROVIDER/MODEL, such as openai/MODEL for a server that speaks OpenAI's API");
        findings.refused(
                source + ".model",
                "has no provider of LiteLLM's before a slash, and the name alone tells none; write " + meant);
        return written;
    }
}
