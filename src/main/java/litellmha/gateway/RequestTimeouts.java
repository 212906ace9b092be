package litellmha.gateway;

import java.util.Optional;
import java.util.stream.Stream;
import litellmha.settings.LiteLlmSettings;
import litellmha.settings.Routing;
import litellmha.settings.Settings;

/** How long a request may take. A pod that terminates waits that long for the requests that it has. */
final class RequestTimeouts {

    /** LiteLLM's own default is 6,000 s ({@code request_timeout} in {@code constants.py}), longer than anybody waits. */
    static final int DEFAULT_SECONDS = 600;

    private RequestTimeouts() {}

    /** Returns {@code litellm_settings.request_timeout} in seconds. */
    static int ofLibrary(Settings settings) {
        return settings.litellm()
                .flatMap(LiteLlmSettings::requestTimeoutSeconds)
                .orElse(DEFAULT_SECONDS);
    }

    /** Returns the longest that the configuration allows a request to a deployment, in seconds. */
    static int longest(Settings settings) {
        int usual = settings.routing().flatMap(Routing::timeoutSeconds).orElse(ofLibrary(settings));
        Stream<Optional<Integer>> streams = Stream.of(settings.routing().flatMap(Routing::streamTimeoutSeconds));
        Stream<Optional<Integer>> models = settings.models().stream()
                .flatMap(model ->
                        Stream.of(Optional.of(model.timeoutSeconds().orElse(usual)), model.streamTimeoutSeconds()));
        return Stream.concat(streams, models)
                .flatMap(Optional::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(usual);
    }
}
