package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import litellmha.names.AnnotationKeys;

/** The rules for the gateway's cloud identity: a misspelt annotation would give it none, and no cloud would say so. */
final class CloudIdentityRules {

    private static final String PATH = "gateway.serviceAccountAnnotations";

    /**
     * Where GKE's metadata server answers pods: with Dataplane V2, and on older data planes.
     *
     * @see <a href="https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity">network policies there</a>
     */
    private static final List<Destination> GOOGLE_METADATA =
            List.of(new Destination(false, "169.254.169.254", 80), new Destination(false, "169.254.169.252", 988));

    private CloudIdentityRules() {}

    static void check(Settings settings, List<Problem> problems) {
        Map<String, String> annotations =
                new TreeMap<>(settings.gateway().serviceAccountAnnotations().orElse(Map.of()));
        ObjectAnnotations.check(PATH, annotations, problems);
        annotations.forEach((key, value) -> annotation(key, value, problems));
        metadataServer(settings, annotations.keySet(), problems);
    }

    private static void annotation(String key, String value, List<Problem> problems) {
        CloudAnnotations.Form form = CloudAnnotations.FORMS.get(key);
        if (form != null && !form.allows().test(value)) {
            problems.add(Problem.of(PATH + "." + key, Problem.quoted(value), form.allowed()));
        } else if (form == null && ObjectLabels.isKey(key)) {
            String prefix = CloudAnnotations.prefix(key);
            boolean misspelt = NearMiss.of(prefix, CloudAnnotations.PREFIXES).isPresent()
                    && NearMiss.of(key.substring(prefix.length()), CloudAnnotations.NAMES)
                            .isPresent();
            if (CloudAnnotations.PREFIXES.contains(prefix) || misspelt) {
                problems.add(new Problem(
                        SettingsReader.PREFIX + PATH,
                        Problem.quoted(key),
                        "an annotation that the cloud reads",
                        NearMiss.of(key, CloudAnnotations.FORMS.keySet())
                                .map(Problem::didYouMean)
                                .orElse("")));
            }
        }
    }

    private static void metadataServer(Settings settings, Set<String> annotations, List<Problem> problems) {
        List<Network.Endpoint> endpoints =
                settings.network().flatMap(Network::endpoints).orElse(List.of());
        if (annotations.contains(AnnotationKeys.GOOGLE_SERVICE_ACCOUNT)
                && GOOGLE_METADATA.stream()
                        .noneMatch(server -> endpoints.stream().anyMatch(server::isCoveredBy))) {
            problems.add(new Problem(
                            SettingsReader.PREFIX + PATH + "." + AnnotationKeys.GOOGLE_SERVICE_ACCOUNT,
                            "an identity that GKE's metadata server gives out",
                            "it with that server in network.endpoints",
                            "the network policy would block it; add to network.endpoints: %s with Dataplane V2, else %s"
                                    .formatted(
                                            GOOGLE_METADATA.get(0).entry(),
                                            GOOGLE_METADATA.get(1).entry()))
                    .presuming("network.endpoints"));
        }
    }
}
