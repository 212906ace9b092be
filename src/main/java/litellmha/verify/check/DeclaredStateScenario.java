package litellmha.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;

/** What the stack declares and what runs are held against each other. */
final class DeclaredStateScenario implements Scenario {

    @Override
    public void observe(CheckContext context) {
        Manifests declared = DeclaredObjects.of(RenderedStack.of(context.plan()));
        List<JsonNode> found = declared.objects().stream()
                .map(object -> context.cluster()
                        .objects()
                        .find(object.path("apiVersion").asText(), Manifests.kind(object), Manifests.name(object)))
                .filter(object -> !object.isMissingNode())
                .toList();
        DeclaredObjects.compare(declared, found).forEach(context::record);
        RunningState.of(context.cluster()).compare(context.plan()).forEach(context::record);
    }
}
