package litellmha.cluster;

import static litellmha.Await.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import litellmha.manifest.Manifests;
import litellmha.names.FailoverGuardNames;
import litellmha.platform.CommittedStacks;

/** A program of `prod`'s fail-over guard, run on this machine with the rights of its ServiceAccount. */
final class GuardProcess {

    static final String NAMESPACE = "litellm";

    private static final Set<String> NEEDED = Set.of("Namespace", "ServiceAccount", "Role", "RoleBinding", "Cluster");

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LiveCluster live;
    private final Path folder;
    private final List<String> command;

    private GuardProcess(LiveCluster live, Path folder, List<String> command) {
        this.live = live;
        this.folder = folder;
        this.command = command;
    }

    /**
     * Makes what it needs on the API server.
     *
     * @param container the one that runs the program
     * @param folder for its credentials and for what it says
     */
    static GuardProcess of(LiveCluster live, String container, Path folder) throws IOException {
        Manifests stack = StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod").manifests();
        stack.objects().stream()
                .filter(object -> NEEDED.contains(Manifests.kind(object)))
                .forEach(live::mustApply);
        JsonNode declared = stack.objects().stream()
                .filter(object -> Manifests.kind(object).equals("Deployment")
                        && Manifests.name(object).equals(FailoverGuardNames.NAME))
                .flatMap(object -> StreamSupport.stream(
                        object.at("/spec/template/spec/containers").spliterator(), false))
                .filter(found -> found.path("name").asText().equals(container))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        declared.path("command").forEach(word -> command.add(word.asText()));
        declared.path("args").forEach(word -> command.add(word.asText()));
        command.set(0, "python3");
        command.add(folder.toString());
        TokenRequest token = live.client()
                .serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(FailoverGuardNames.NAME)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build());
        Files.writeString(folder.resolve("token"), token.getStatus().getToken());
        Files.write(
                folder.resolve("ca.crt"),
                Base64.getDecoder().decode(live.client().getConfiguration().getCaCertData()));
        return new GuardProcess(live, folder, command);
    }

    /** Has it wait for so long before it acts, instead of what is declared. */
    GuardProcess withPatience(int seconds) {
        List<String> other = new ArrayList<>(command);
        other.set(other.size() - 2, Integer.toString(seconds));
        return new GuardProcess(live, folder, other);
    }

    interface Observation {
        void of(Process guard) throws Exception;
    }

    /** Runs it for as long as something is observed. */
    void watched(Observation observation) throws Exception {
        URL server = live.client().getMasterUrl();
        ProcessBuilder guard = new ProcessBuilder(command).redirectErrorStream(true);
        guard.environment()
                .putAll(Map.of(
                        "KUBERNETES_SERVICE_HOST", server.getHost(),
                        "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort())));
        Process running = guard.redirectOutput(said().toFile()).start();
        try {
            observation.of(running);
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    private Path said() {
        return folder.resolve("said");
    }

    /** Waits until it has said these lines, and no others. */
    void awaitLines(String... lines) {
        await("it says so", LIMIT, () -> Files.readAllLines(said()), List.of(lines)::equals);
    }
}
