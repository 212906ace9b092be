package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import litellmha.names.AnnotationKeys;

/** The rules for the gateway's cloud identity: a misspelt annotation would give it none, and no cloud would say so. */
final class CloudIdentityRules {

    private static final String PATH = "gateway.serviceAccountAnnotations";

    /** What else the clouds read below their prefixes. */
    private static final Set<String> OTHERS = Set.of(
            "eks.amazonaws.com/audience",
            "eks.amazonaws.com/sts-regional-endpoints",
            "eks.amazonaws.com/token-expiration",
            "iam.gke.io/credential-quota-project",
            "iam.gke.io/return-principal-id-as-email",
            "azure.workload.identity/tenant-id",
            "azure.workload.identity/service-account-token-expiration");

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
        annotations.forEach((key, value) -> annotation(key, value, problems));
        metadataServer(settings, annotations.keySet(), problems);
    }

    private static void annotation(String key, String value, List<Problem> problems) {
        Optional<CloudIdentity> cloud = CloudIdentity.ofAnnotation(key);
        if (!ObjectLabels.isKey(key)) {
            problems.add(Problem.of(PATH, Problem.quoted(key), "the key of an annotation as Kubernetes allows it"));
        } else if (cloud.isPresent() && !cloud.get().allows(value)) {
            problems.add(Problem.of(
                    PATH + "." + key,
                    Problem.quoted(value),
                    "a value such as " + cloud.get().example()));
        } else if (cloud.isEmpty() && !OTHERS.contains(key) && isOfACloud(key)) {
            Set<String> known = new TreeSet<>(OTHERS);
            Stream.of(CloudIdentity.values()).map(CloudIdentity::annotation).forEach(known::add);
            problems.add(new Problem(
                    SettingsReader.PREFIX + PATH,
                    Problem.quoted(key),
                    "an annotation that the cloud reads",
                    NearMiss.of(key, known).map(Problem::didYouMean).orElse("")));
        }
    }

    private static boolean isOfACloud(String key) {
        String prefix = key.replaceAll("/.*", "/");
        return key.contains("/")
                && Stream.of(CloudIdentity.values())
                        .anyMatch(cloud -> cloud.annotation().startsWith(prefix));
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
                                    GOOGLE_METADATA.get(1).entry())));
        }
    }
}
