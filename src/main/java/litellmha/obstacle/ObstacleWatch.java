package litellmha.obstacle;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.KubeContext;
import litellmha.names.PostgresGeneration;
import litellmha.obstacle.Obstacle.Outlook;

/**
 * Follows what keeps an {@code up} waiting, and says it once. Pulumi itself waits up to an hour for a Job whose image does not
 * exist, and then says that it took too long.
 */
public final class ObstacleWatch implements AutoCloseable {

    /** Most of what a starting stack waits for takes less. */
    private static final long TOLD_AFTER = Duration.ofSeconds(15).toNanos();

    /** The kubelet has tried to pull an image three times by then, 10 and 20 seconds apart. */
    private static final long HOPELESS_AFTER = Duration.ofSeconds(40).toNanos();

    private final Supplier<Optional<StackObjects.Sight>> objects;
    private final LongSupplier nanos;
    private final Consumer<String> out;
    private final Runnable end;

    /** Since when each object has had an obstacle, whatever it calls it from one try to the next. */
    private final Map<String, Long> since = new HashMap<>();

    private final Set<String> told = new HashSet<>();
    private Set<String> before = Set.of();
    private Set<Obstacle> reportedBefore = Set.of();
    private boolean started;

    /** @param end is run in the end */
    ObstacleWatch(
            Supplier<Optional<StackObjects.Sight>> objects, LongSupplier nanos, Consumer<String> out, Runnable end) {
        this.objects = objects;
        this.nanos = nanos;
        this.out = out;
        this.end = end;
    }

    /**
     * Watches a namespace in the cluster of a kube context.
     *
     * @param out is told of each obstacle in one line
     * @throws litellmha.kubeapi.ClusterUnreachableException if there is no such context, or it cannot be used
     */
    public static ObstacleWatch open(
            String context, String namespace, PostgresGeneration generation, Consumer<String> out) {
        KubernetesClient client = KubeContext.client(context);
        return new ObstacleWatch(
                new StackObjects(KubeApi.of(client), namespace, generation)::look,
                System::nanoTime,
                out,
                client::close);
    }

    /**
     * Looks at the stack's objects.
     *
     * @return the obstacle for which the {@code up} had better be stopped: it has come since the first look, and never goes away
     *     by itself, or hardly and has lasted. What was there before may be what the {@code up} mends
     */
    public Optional<String> look() {
        return objects.get().flatMap(this::look);
    }

    private Optional<String> look(StackObjects.Sight sight) {
        if (!started) {
            started = true;
            before = sight.present().stream().map(Obstacle::object).collect(Collectors.toSet());
            reportedBefore = Set.copyOf(sight.reported());
        }
        long now = nanos.getAsLong();
        List<Obstacle> present = sight.present();
        since.keySet().retainAll(present.stream().map(Obstacle::object).toList());
        present.forEach(obstacle -> since.putIfAbsent(obstacle.object(), now));
        present.stream().filter(obstacle -> lasted(obstacle, now, TOLD_AFTER)).forEach(this::tell);
        sight.reported().stream()
                .filter(obstacle -> !reportedBefore.contains(obstacle))
                .forEach(this::tell);
        return present.stream()
                .filter(obstacle -> !before.contains(obstacle.object()))
                .filter(obstacle -> obstacle.outlook() == Outlook.NONE
                        || obstacle.outlook() == Outlook.POOR && lasted(obstacle, now, HOPELESS_AFTER))
                .map(Obstacle::toString)
                .findFirst();
    }

    private boolean lasted(Obstacle obstacle, long now, long atLeast) {
        return now - since.get(obstacle.object()) >= atLeast;
    }

    private void tell(Obstacle obstacle) {
        if (told.add(obstacle.object())) {
            out.accept("waiting for " + obstacle);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
