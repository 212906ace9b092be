package litellmha.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.core.TypeShape;
import com.pulumi.core.internal.Internal;
import com.pulumi.core.internal.OutputCompletionSource;
import com.pulumi.deployment.internal.DeploymentImpl.DeploymentState;
import com.pulumi.deployment.internal.Runner;
import com.pulumi.resources.Resource;
import com.pulumi.resources.ResourceArgs;
import com.pulumi.resources.ResourceOptions;
import com.pulumi.resources.Stash;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.internal.MockDeployment;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import litellmha.kube.DeclaredInputs;

/**
 * Stands in for the engine by way of the SDK's internals: a resource is registered before its constructor returns, so
 * nothing is waited for. The public mocks follow the engine's protocol, with a message and a task for each step and a
 * loop that looks for unfinished ones, and take twice as long for three stacks.
 *
 * <p>This is the only class that may use {@code com.pulumi.*.internal}. If an upgrade of the SDK stops it from compiling,
 * delete it together with {@link RecorderSelfCheck}: {@link MockRecorder} records the same.
 */
final class DirectRecorder implements DeclarationRecorder {

    @Override
    public List<JsonNode> record(Consumer<Context> program) {
        List<JsonNode> objects = new ArrayList<>();
        try {
            PulumiTestInternal.builder()
                    .deploymentFactory(state -> new RecordedDeployment(state, objects))
                    .build()
                    .runTest(program)
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
        return List.copyOf(objects);
    }

    private static Object valueOf(Output<?> output) {
        return Internal.of(output).getDataAsync().join().getValueNullable();
    }

    private static final class RecordedDeployment extends MockDeployment {

        private final List<JsonNode> objects;
        private final DeclaredInputs inputs = new DeclaredInputs(DirectRecorder::valueOf);
        private final Runner runner = new UnfinishedTasks();

        private RecordedDeployment(DeploymentState state, List<JsonNode> objects) {
            super(state);
            this.objects = objects;
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
            // The SDK's own resources always have this option, but without a value unless they are read.
            boolean onlyRead = options.getId().map(DirectRecorder::valueOf).isPresent();
            if (declared.has("apiVersion") && !onlyRead) {
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
    }

    /** Runs a program on the calling thread. Every output is complete at once, so only failed tasks matter. */
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
