package litellmha.manifest;

import com.pulumi.test.PulumiTest;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.concurrent.atomic.AtomicReference;
import litellmha.platform.Platform;
import litellmha.platform.PlatformPlan;

/** Runs the program inside this JVM, without engine, CLI or cluster, and keeps the objects that it declares. */
public final class RenderedStack {

    private RenderedStack() {}

    /** Pulumi's state of such a run belongs to the thread, which is free for another one afterwards. */
    public static Manifests of(PlatformPlan plan) {
        AtomicReference<RecordedDeployment> deployment = new AtomicReference<>();
        try {
            PulumiTestInternal.builder()
                    .deploymentFactory(state -> deployment.updateAndGet(none -> new RecordedDeployment(state)))
                    .build()
                    .runTest(context -> Platform.declare(plan, context))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
        return Manifests.of(deployment.get().objects());
    }
}
