package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import litellmha.names.LabelKeys;

/**
 * Whose an object is, as far as the object tells.
 *
 * @param text such as {@code of Helm release web/gateway}
 * @param rival what the owner would do to an adopted object, and how to make it forget the object; nothing if it has no
 *     program that comes back by itself
 */
public record Owner(String text, Optional<String> rival) {

    public static Owner of(JsonNode object) {
        JsonNode labels = object.at("/metadata/labels");
        JsonNode annotations = object.at("/metadata/annotations");
        String stack = labels.path(LabelKeys.STACK).asText();
        if (!stack.isEmpty()) {
            return new Owner("of stack " + stack, Optional.empty());
        }
        // Helm's own marks: pkg/action/validate.go in helm.sh/helm/v3.
        String release = annotations.path("meta.helm.sh/release-name").asText();
        if (!release.isEmpty()) {
            return helm(annotations.path("meta.helm.sh/release-namespace").asText(), release);
        }
        // https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
        String tracked = annotations.path("argocd.argoproj.io/tracking-id").asText();
        String application = tracked.isEmpty()
                ? labels.path("argocd.argoproj.io/instance").asText()
                : tracked.replaceFirst(":.*", "");
        if (!application.isEmpty()) {
            return argo(application);
        }
        // https://fluxcd.io/flux/components/kustomize/kustomizations/
        String kustomization = labels.path("kustomize.toolkit.fluxcd.io/name").asText();
        if (!kustomization.isEmpty()) {
            return flux(kustomization);
        }
        Set<String> managers = new LinkedHashSet<>();
        object.at("/metadata/managedFields").forEach(entry -> {
            if (!entry.has("subresource")) {
                managers.add(entry.path("manager").asText());
            }
        });
        return new Owner(managers.isEmpty() ? "" : "written by " + String.join(", ", managers), Optional.empty());
    }

    /** {@code helm uninstall} looks for the annotation {@code keep} in the release, not on the object. */
    private static Owner helm(String namespace, String release) {
        return new Owner(
                "of Helm release %s/%s".formatted(namespace, release),
                Optional.of(
                        ("`helm upgrade` would change it back and `helm uninstall` delete it; after the adoption make Helm"
                                        + " forget the release: kubectl -n %s delete secret -l owner=helm,name=%s")
                                .formatted(namespace, release)));
    }

    private static Owner argo(String application) {
        return new Owner(
                "of Argo CD application " + application,
                Optional.of(
                        ("Argo CD would change it back, or delete it; before the adoption delete the application and leave its"
                                        + " objects: argocd app delete %s --cascade=false")
                                .formatted(application)));
    }

    private static Owner flux(String kustomization) {
        return new Owner(
                "of Flux kustomization " + kustomization,
                Optional.of("Flux would change it back, or delete it; before the adoption annotate it with"
                        + " kustomize.toolkit.fluxcd.io/prune=disabled in its source, and then take it out of there"));
    }
}
