package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** A client in another namespace, with the image of the gateway, which has Python. */
record ClientPod(LiveCluster cluster, DeployedStack stack) {

    private static final String PATH = "/api/v1/namespaces/default/pods/litellm-e2e-client";

    /** Returns what a request to the mock model through the Service is answered with. */
    String answer(String key) {
        cluster.delete(PATH);
        await("an earlier client is gone", Duration.ofMinutes(1), () -> cluster.get(PATH), JsonNode::isMissingNode);
        try {
            stack.apply(pod(key));
            await(
                    "the client ends",
                    Duration.ofMinutes(1),
                    () -> cluster.get(PATH).path("status").path("phase").asText(),
                    List.of("Succeeded", "Failed")::contains);
            return cluster.client()
                    .pods()
                    .inNamespace("default")
                    .withName("litellm-e2e-client")
                    .getLog();
        } finally {
            cluster.delete(PATH);
        }
    }

    private ObjectNode pod(String key) {
        ObjectNode pod = (ObjectNode) stack.objects("Deployment").stream()
                .filter(deployment -> name(deployment).equals("litellm"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template");
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ((ObjectNode) pod.path("metadata")).put("name", "litellm-e2e-client").put("namespace", "default");
        ((ObjectNode) pod.path("metadata")).remove(List.of("labels", "annotations"));
        ObjectNode spec = (ObjectNode) pod.path("spec");
        spec.remove(List.of("initContainers", "topologySpreadConstraints", "terminationGracePeriodSeconds", "volumes"));
        spec.put("restartPolicy", "Never");
        ObjectNode container = (ObjectNode) spec.path("containers").path(0);
        container.remove(List.of(
                "args",
                "env",
                "lifecycle",
                "livenessProbe",
                "readinessProbe",
                "startupProbe",
                "volumeMounts",
                "ports"));
        container.putArray("command").add("python").add("-c").add("""
                import json, urllib.request as r
                body = {'model': 'mock', 'max_tokens': 20, 'messages': [{'role': 'user', 'content': 'hi'}]}
                print(r.urlopen(r.Request('http://litellm.%s.svc:4000/v1/chat/completions', json.dumps(body).encode(),
                    {'Content-Type': 'application/json', 'Authorization': 'Bearer %s'})).read().decode())
                """.formatted(stack.namespace(), key));
        return pod;
    }
}
