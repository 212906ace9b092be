package litellmha.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pulumi.core.Output;
import com.pulumi.core.TypeShape;
import com.pulumi.core.internal.OutputCompletionSource;
import com.pulumi.deployment.internal.DeploymentImpl.DeploymentState;
import com.pulumi.deployment.internal.Runner;
import com.pulumi.resources.Resource;
import com.pulumi.resources.ResourceArgs;
import com.pulumi.resources.ResourceOptions;
import com.pulumi.resources.Stash;
import com.pulumi.test.internal.MockDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stands where a program expects the engine, and keeps what it declares. A resource is registered before its constructor
 * returns, so nothing is waited for. Pulumi's own mocks go the engine's way, with a message and a task for each step and
 * a loop that looks for unfinished ones, and take twice as long for three stacks; a test holds this to what they see.
 */
final class RecordedDeployment extends MockDeployment {

    private final List<JsonNode> objects = new ArrayList<>();
    private final DeclaredInputs inputs = new DeclaredInputs();
    private final Runner runner = new UnfinishedTasks();

    RecordedDeployment(DeploymentState state) {
        super(state);
    }

    /** The Kubernetes objects that were declared so far. */
    List<JsonNode> objects() {
        return List.copyOf(objects);
    }

    @Override
    public Runner getRunner() {
        return runner;
    }

    @Override
    public void readOrRegisterResource(
            Resource resource,
            boolean remote,
            Function<String, Resource> newDependency,
            ResourceArgs args,
            ResourceOptions options,
            Resource.LazyFields lazy,
            CompletableFuture<String> packageRef) {
        Map<String, OutputCompletionSource<?>> outputs = OutputCompletionSource.from(resource);
        ObjectNode declared = inputs.of(args);
        if (declared.has("apiVersion")) {
            objects.add(declared);
        }
        Output<String> name = Output.of(resource.pulumiResourceName());
        lazy.urn().completeOrThrow(name);
        lazy.id().ifPresent(id -> id.completeOrThrow(name));
        if (resource instanceof Stash) {
            outputs.get("output").setObjectValue(declared.path("input").asText(), TypeShape.of(Object.class), true);
        }
        outputs.values().forEach(output -> output.trySetDefaultResult(true));
    }

    /**
     * Runs a program on one thread and waits for it. All outputs are there at once, so that nothing else is waited for; but
     * one that failed fails the run.
     */
    private static final class UnfinishedTasks implements Runner {

        private final Queue<CompletableFuture<?>> tasks = new ConcurrentLinkedQueue<>();

        @Override
        public <T> void registerTask(String description, CompletableFuture<T> task) {
            tasks.add(task);
        }

        @Override
        public <T> CompletableFuture<Result<T>> runAsync(Supplier<T> program) {
            T result = program.get();
            for (CompletableFuture<?> task = tasks.poll(); task != null; task = tasks.poll()) {
                task.join();
            }
            return CompletableFuture.completedFuture(new Result<>(0, List.of(), Optional.of(result)) {});
        }
    }
}
