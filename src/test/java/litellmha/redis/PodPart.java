package litellmha.redis;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.manifest.MockedStack;
import litellmha.names.RedisNames;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;

/** The two containers of a pod of Redis in mode {@code sentinel}. */
enum PodPart {
    REDIS(RedisNames.CONTAINER, RedisNames.PORT),
    SENTINEL(RedisNames.SENTINEL_CONTAINER, RedisNames.SENTINEL_PORT);

    private final String container;
    private final int port;

    PodPart(String container, int port) {
        this.container = container;
        this.port = port;
    }

    String container() {
        return container;
    }

    int port() {
        return port;
    }

    /**
     * Returns the command that the StatefulSet declares, as it runs on this machine.
     *
     * @param data the folder of the container's volume
     * @param hosts a folder with a file for each host name, which has its address
     */
    List<String> command(int pod, String address, Path data, Path hosts) {
        JsonNode declared = declared();
        Stream<String> words = Stream.of("command", "args")
                .flatMap(key -> StreamSupport.stream(declared.path(key).spliterator(), false))
                .map(word -> word.asText()
                        .replace("/data", data.toString())
                        .replace("$(POD_NAME)", "%s-%d".formatted(RedisNames.STATEFUL_SET, pod))
                        .replace(
                                "-h \"$host\"",
                                "-h \"$(cat \"%s/$host\" 2>/dev/null || echo \"$host\")\"".formatted(hosts))
                        // A network on one machine knows all pods at once.
                        .replace("-ge 50", "-ge 5")
                        .replace("--sentinel", "--sentinel --bind " + address));
        return (this == REDIS ? Stream.concat(words, Stream.of("--bind", address)) : words).toList();
    }

    private JsonNode declared() {
        return MockedStack.of(PlatformPlan.of("prod", CommittedStacks.replicated())).objects().stream()
                .filter(object -> object.path("kind").asText().equals("StatefulSet"))
                .flatMap(object -> StreamSupport.stream(
                        object.at("/spec/template/spec/containers").spliterator(), false))
                .filter(found -> found.path("name").asText().equals(container))
                .findFirst()
                .orElseThrow();
    }
}
