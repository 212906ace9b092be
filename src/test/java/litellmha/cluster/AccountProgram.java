package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import litellmha.manifest.Manifests;
import litellmha.platform.CommittedStacks;

/**
 * The program of one of `prod`'s containers, to be run on this machine with the rights of its ServiceAccount.
 *
 * @param words its command line, without the folder with the credentials
 */
record AccountProgram(LiveCluster live, List<String> words) {

    static final String NAMESPACE = "litellm";

    private static final Set<String> NEEDED = Set.of(
            "Namespace",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding",
            "Cluster",
            "ScheduledBackup");

    /**
     * Makes what it needs on the API server.
     *
     * @param folder for its credentials
     */
    static AccountProgram of(LiveCluster live, String account, String container, Path folder) throws IOException {
        return of(live, StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod").manifests(), account, container, folder);
    }

    /** @param stack that declares the container */
    static AccountProgram of(LiveCluster live, Manifests stack, String account, String container, Path folder)
            throws IOException {
        stack.objects().stream()
                .filter(object -> NEEDED.contains(Manifests.kind(object)))
                .forEach(live::mustApply);
        JsonNode declared = stack.objects().stream()
                .flatMap(object -> object.findValues("containers").stream())
                .flatMap(containers -> StreamSupport.stream(containers.spliterator(), false))
                .filter(found -> found.path("name").asText().equals(container))
                .findFirst()
                .orElseThrow();
        List<String> words = new ArrayList<>();
        declared.path("command").forEach(word -> words.add(word.asText()));
        declared.path("args").forEach(word -> words.add(word.asText()));
        words.set(0, "python3");
        TokenRequest token = live.client()
                .serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build());
        Files.writeString(folder.resolve("token"), token.getStatus().getToken());
        Files.write(
                folder.resolve("ca.crt"),
                Base64.getDecoder().decode(live.client().getConfiguration().getCaCertData()));
        return new AccountProgram(live, words);
    }

    /** @param more words, after its own */
    ProcessBuilder process(String... more) {
        List<String> command = new ArrayList<>(words);
        command.addAll(List.of(more));
        URL server = live.client().getMasterUrl();
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment()
                .putAll(Map.of(
                        "KUBERNETES_SERVICE_HOST", server.getHost(),
                        "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort())));
        return process;
    }

    /** Whether a ServiceAccount of the namespace may do something; in the whole cluster if the namespace is empty. */
    static boolean allows(
            LiveCluster live,
            String account,
            String verb,
            String group,
            String resource,
            String name,
            String namespace) {
        return live.client()
                .raw("/apis/authorization.k8s.io/v1/subjectaccessreviews", "POST", LiveCluster.object("""
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {
                  "user": "system:serviceaccount:%s:%s", "resourceAttributes": {
                    "verb": "%s", "group": "%s", "resource": "%s", "name": "%s", "namespace": "%s"}}}""".formatted(
                                NAMESPACE, account, verb, group, resource, name, namespace)))
                .contains("\"allowed\":true");
    }
}
