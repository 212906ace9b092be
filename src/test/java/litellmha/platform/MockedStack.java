package litellmha.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import litellmha.manifest.Manifests;

/** Runs the program on the mocks of Pulumi's SDK, and keeps the objects that it declares. */
public final class MockedStack {

    private static final JsonMapper JSON = new JsonMapper();

    private MockedStack() {}

    /** Pulumi's state of such a run belongs to the thread, which is free for another one afterwards. */
    public static Manifests of(PlatformPlan plan) {
        Recorder recorder = new Recorder();
        try {
            PulumiTest.withMocks(recorder)
                    .runTest(context -> Platform.declare(plan, context))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
        return Manifests.of(List.copyOf(recorder.objects));
    }

    /** Takes each resource as it is declared, and answers that it is so. */
    private static final class Recorder implements Mocks {

        private final ConcurrentLinkedQueue<JsonNode> objects = new ConcurrentLinkedQueue<>();

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            if (args.inputs.containsKey("apiVersion")) {
                objects.add(JSON.valueToTree(args.inputs));
            }
            Object state = args.type.equals("pulumi:index:Stash")
                    ? Map.of("input", args.inputs.get("input"), "output", args.inputs.get("input"))
                    : args.inputs;
            return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name), state));
        }
    }
}
