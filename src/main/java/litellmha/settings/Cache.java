package litellmha.settings;

import java.util.List;
import java.util.Optional;

/**
 * The response cache. Whoever sends a request that was answered before gets the same answer, whatever key it is sent with.
 *
 * @param redis the Redis that holds the answers and nothing else
 * @param ttlSeconds how long an answer is kept, 1 to 2,592,000; LiteLLM's default is 60
 * @param callTypes which requests are cached, by the names of LiteLLM's functions, such as {@code acompletion}; all by
 *     default
 * @param optIn whether only requests that ask for it are cached, by {@code use-cache} in their parameter {@code cache}
 * @param maxMessages the most messages of a request that is cached, 1 to 10,000; LiteLLM's default is 4
 */
public record Cache(
        Redis redis,
        Optional<Integer> ttlSeconds,
        Optional<List<String>> callTypes,
        Optional<Boolean> optIn,
        Optional<Integer> maxMessages) {

    /**
     * The Redis of the response cache.
     *
     * @param image Redis 7 or newer, with {@code redis-cli}, {@code sh}, {@code sha256sum} and {@code cut}
     * @param resources the resources of its pod; data may use three quarters of the memory limit
     */
    public record Redis(ImageReference image, Settings.Resources resources) {}
}
