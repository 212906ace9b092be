package litellmha.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pulumi.Context;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Uses the mocks of Pulumi's SDK, which are public, and slower than {@link DirectRecorder}. */
final class MockRecorder implements DeclarationRecorder {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public List<JsonNode> record(Consumer<Context> program) {
        Queue<JsonNode> objects = new ConcurrentLinkedQueue<>();
        try {
            PulumiTest.withMocks(resource -> created(resource, objects))
                    .runTest(program)
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
        return List.copyOf(objects);
    }

    private static CompletableFuture<Mocks.ResourceResult> created(Mocks.ResourceArgs args, Queue<JsonNode> objects) {
        boolean onlyRead = args.id != null && !args.id.isEmpty();
        if (args.inputs.containsKey("apiVersion") && !onlyRead) {
            objects.add(JSON.valueToTree(args.inputs));
        }
        Object state = args.type.equals("pulumi:index:Stash")
                ? Map.of("input", args.inputs.get("input"), "output", args.inputs.get("input"))
                : args.inputs;
        return CompletableFuture.completedFuture(Mocks.ResourceResult.of(Optional.of(args.name), state));
    }
}
