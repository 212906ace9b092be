package litellmha.manifest;

import com.pulumi.core.Output;
import java.util.Optional;
import litellmha.platform.Platform;
import litellmha.platform.PlatformPlan;

/** Renders stacks: runs the program inside this JVM and returns the objects that it declares. */
public final class RenderedStack {

    /** Chosen once for each JVM, before the first stack is rendered. */
    private static final DeclarationRecorder RECORDER =
            RecorderSelfCheck.choose(DirectRecorder::new, MockRecorder::new, System.err);

    private RenderedStack() {}

    /** Chooses the recorder, for callers that can do so while they read the first stack. */
    public static void prepare() {
        // The class is initialized by now.
    }

    public static Manifests of(PlatformPlan plan) {
        return of(plan, RECORDER);
    }

    /** It is declared as what follows itself: nobody knows here what runs, and only the next {@code up} may refuse a change. */
    static Manifests of(PlatformPlan plan, DeclarationRecorder recorder) {
        return Manifests.of(
                recorder.record(context -> Platform.declare(plan, Output.of(Optional.of(plan.deployed())), context)));
    }
}
