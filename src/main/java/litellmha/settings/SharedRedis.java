package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The Redis that the gateway's replicas share.
 *
 * @param image Redis 7 or newer, with {@code redis-cli}, {@code sh}, {@code sha256sum} and {@code cut}; in mode
 *     {@code sentinel} also with {@code grep}, {@code sed}, {@code sleep} and {@code timeout}
 * @param mode {@code single} (the default), one pod, or {@code sentinel}, three pods of which one takes over from another
 * @param resources the resources of Redis in each pod; data may use three quarters of the memory limit
 */
public record SharedRedis(ImageReference image, Optional<Mode> mode, Settings.Resources resources) {

    /** Returns the mode, {@code single} if the stack does not say. */
    public Mode modeOrDefault() {
        return mode.orElse(Mode.SINGLE);
    }

    /** Whether it is up while its pod is not. */
    public enum Mode {
        /** One pod: it is down until the pod is back, and then empty. */
        @JsonProperty("single")
        SINGLE,
        /** A master with two replicas, over which three Sentinels watch. */
        @JsonProperty("sentinel")
        SENTINEL
    }
}
