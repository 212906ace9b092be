package litellmha.settings;

import java.util.List;
import java.util.Optional;
import litellmha.litellm.PinnedLiteLlm;

/** The rules for requests, limits and sizes: enough for a container to start, and no more than a node can have. */
public final class ResourceRules {

    /** Above {@link PinnedLiteLlm#USUAL_MEMORY_MEBIBYTES}, because the first start of an image needs more. */
    private static final Range GATEWAY_LIMIT = new Range("1Gi", "1Ti");

    /** About {@link PinnedLiteLlm#LEAST_MEMORY_MEBIBYTES}. */
    private static final Range GATEWAY_REQUEST = new Range("512Mi", "1Ti");

    private static final Range REDIS = new Range("32Mi", "1Ti");

    /** Postgres' {@code shared_buffers} are a quarter of the request. */
    private static final Range DATABASE = new Range("256Mi", "4Ti");

    /** Postgres writes WAL files of 16 MiB, and retains a gigabyte of them by default ({@code max_wal_size}). */
    private static final Range STORAGE = new Range("1Gi", "64Ti");

    private static final Range CPU = new Range("1m", "256");

    private record Range(Quantity least, Quantity most) {
        Range(String least, String most) {
            this(new Quantity(least), new Quantity(most));
        }

        boolean holds(Quantity found) {
            return found.compareTo(least) >= 0 && found.compareTo(most) <= 0;
        }
    }

    private final List<Problem> problems;

    private ResourceRules(List<Problem> problems) {
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        ResourceRules rules = new ResourceRules(problems);
        rules.resources("gateway.resources.", settings.gateway().resources(), GATEWAY_REQUEST, GATEWAY_LIMIT);
        settings.redis().ifPresent(redis -> rules.resources("redis.resources.", redis.resources(), REDIS, REDIS));
        settings.cache()
                .map(Cache::redis)
                .ifPresent(redis -> rules.resources("cache.redis.resources.", redis.resources(), REDIS, REDIS));
        rules.resources("database.resources.", settings.database().resources(), DATABASE, DATABASE);
        rules.bytes("database.storage.size", settings.database().storage().size(), STORAGE);
        settings.database()
                .walStorage()
                .ifPresent(storage -> rules.bytes("database.walStorage.size", storage.size(), STORAGE));
    }

    private void resources(String path, Settings.Resources resources, Range request, Range limit) {
        Settings.Requests requests = resources.requests();
        Settings.Limits limits = resources.limits();
        bytes(path + "requests.memory", requests.memory(), request);
        bytes(path + "limits.memory", limits.memory(), limit);
        cpu(path + "requests.cpu", requests.cpu());
        limits.cpu().ifPresent(cpu -> cpu(path + "limits.cpu", cpu));
        notAbove(path, "memory", requests.memory(), limits.memory());
        limits.cpu().ifPresent(cpu -> notAbove(path, "cpu", requests.cpu(), cpu));
    }

    /**
     * Returns what is allowed of the gateway's resources, if an amount is not.
     *
     * @param amount {@code requests.cpu}, {@code requests.memory}, {@code limits.cpu} or {@code limits.memory}
     */
    public static Optional<String> gatewayRefusal(String amount, String text) {
        try {
            Quantity found = new Quantity(text);
            return amount.endsWith(".cpu")
                    ? cpuRefusal(found)
                    : bytesRefusal(found, amount.startsWith("requests.") ? GATEWAY_REQUEST : GATEWAY_LIMIT);
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> bytesRefusal(Quantity found, Range range) {
        return found.isOfBytes() && range.holds(found)
                ? Optional.empty()
                : Optional.of("bytes such as 512Mi or 10Gi, at least %s and at most %s"
                        .formatted(range.least(), range.most()));
    }

    private static Optional<String> cpuRefusal(Quantity found) {
        return found.isOfCpu() && CPU.holds(found)
                ? Optional.empty()
                : Optional.of("CPUs such as 500m or 2, at least %s and at most %s".formatted(CPU.least(), CPU.most()));
    }

    private void bytes(String path, Quantity found, Range range) {
        bytesRefusal(found, range).ifPresent(allowed -> add(path, found, allowed));
    }

    private void cpu(String path, Quantity found) {
        cpuRefusal(found).ifPresent(allowed -> add(path, found, allowed));
    }

    private void notAbove(String path, String resource, Quantity request, Quantity limit) {
        if (request.compareTo(limit) > 0) {
            problems.add(
                    fault(path + "requests." + resource, request, "no more than the limit, \"%s\"".formatted(limit))
                            .presuming(path + "limits." + resource));
        }
    }

    private void add(String path, Quantity found, String allowed) {
        problems.add(fault(path, found, allowed));
    }

    private static Problem fault(String path, Quantity found, String allowed) {
        return Problem.of(path, Problem.quoted(found.text()), allowed);
    }
}
