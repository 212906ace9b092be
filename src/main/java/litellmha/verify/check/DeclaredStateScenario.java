package litellmha.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;

/** Compares what the stack declares with what runs. */
final class DeclaredStateScenario implements Scenario {

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(
                        Rights.toRead(declared(plan).objects()),
                        Rights.inNamespace("policy", "poddisruptionbudgets", "list"),
                        Rights.inCluster("", "nodes", "list"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) {
        Manifests declared = declared(context.plan());
        List<JsonNode> found = declared.objects().stream()
                .map(object -> context.cluster()
                        .objects()
                        .find(object.path("apiVersion").asText(), Manifests.kind(object), Manifests.name(object)))
                .filter(object -> !object.isMissingNode())
                .toList();
        DeclaredObjects.compare(declared, found).forEach(context::record);
        RunningState.of(context.cluster()).compare(context.plan()).forEach(context::record);
    }

    private static Manifests declared(PlatformPlan plan) {
        return DeclaredObjects.of(RenderedStack.of(plan));
    }
}
