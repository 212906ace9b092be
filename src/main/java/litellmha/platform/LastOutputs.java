package litellmha.platform;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.core.TypeShape;
import com.pulumi.core.annotations.Import;
import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.DeploymentInstance;
import com.pulumi.resources.InvokeArgs;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The outputs of the stack's last {@code up}, from its state. */
final class LastOutputs {

    /**
     * What the engine says of a state that it is writing just then. Seen with a backend in a folder, whose blob store empties the
     * file of attributes beside the state before it writes it anew ({@code fileblob} of {@code gocloud.dev}): a read that falls
     * in between ends in "failed to load checkpoint: EOF".
     */
    private static final String BEING_WRITTEN = "failed to load checkpoint";

    private static final int TRIES = 10;

    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private LastOutputs() {}

    static Output<Map<?, ?>> of(Context context) {
        StackName name = new StackName(
                Output.of(String.join("/", context.organizationName(), context.projectName(), context.stackName())));
        return Output.of(read(Deployment.getInstance(), name, TRIES));
    }

    private static CompletableFuture<Map<?, ?>> read(DeploymentInstance engine, StackName name, int tries) {
        // Not a StackReference, which is a resource: each refresh would report that its outputs have changed.
        return engine.invokeAsync("pulumi:pulumi:readStackOutputs", TypeShape.map(String.class, Object.class), name)
                .<Map<?, ?>>thenApply(result -> (Map<?, ?>) result.get("outputs"))
                .exceptionallyCompose(failure -> tries > 1 && isBeingWritten(failure)
                        ? CompletableFuture.supplyAsync(() -> read(engine, name, tries - 1), LATER)
                                .thenCompose(next -> next)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean isBeingWritten(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains(BEING_WRITTEN)
                || failure.getCause() != null && isBeingWritten(failure.getCause());
    }

    private static final class StackName extends InvokeArgs {

        @Import(name = "name", required = true)
        private final Output<String> name;

        private StackName(Output<String> name) {
            this.name = name;
        }
    }
}
