package litellmha.cluster;

import static litellmha.Await.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A pod that runs a Python script with its arguments, as an application beside the gateway would.
 *
 * @param image one with Python, such as the gateway's
 */
record ScriptPod(LiveCluster cluster, String namespace, String name, String image) {

    /** Returns what the script printed; waits until it has ended. */
    String run(String script, String... arguments) {
        begin(script, arguments);
        return ended(Duration.ofMinutes(2));
    }

    /** Starts a script that goes on meanwhile. */
    void begin(String script, String... arguments) {
        remove();
        cluster.mustApply(object(script, Map.of(), arguments));
    }

    /** Returns what the script printed that was begun; waits until it has ended. */
    String ended(Duration atMost) {
        try {
            await(
                    "the script ends",
                    atMost,
                    () -> cluster.get(path()).path("status").path("phase").asText(),
                    List.of("Succeeded", "Failed")::contains);
            return cluster.client().pods().inNamespace(namespace).withName(name).getLog();
        } finally {
            remove();
        }
    }

    /** Runs another program beside the script. */
    void execute(String... command) throws Exception {
        try (ExecWatch watch = cluster.client()
                .pods()
                .inNamespace(namespace)
                .withName(name)
                .redirectingOutput()
                .exec(command)) {
            watch.exitCode().get(20, TimeUnit.SECONDS);
        }
    }

    /** Starts a server, which counts as ready when it accepts connections. */
    void serve(String script, int port, Map<String, String> labels, String... arguments) {
        ObjectNode pod = object(script, labels, arguments);
        ObjectNode probe = ((ObjectNode) pod.at("/spec/containers/0")).putObject("readinessProbe");
        probe.put("periodSeconds", 1).putObject("tcpSocket").put("port", port);
        cluster.mustApply(pod);
    }

    /** Deletes the pod, and waits until it is gone. */
    void remove() {
        cluster.delete(path());
        await("the pod is gone", Duration.ofMinutes(1), () -> cluster.get(path()), JsonNode::isMissingNode);
    }

    private ObjectNode object(String script, Map<String, String> labels, String... arguments) {
        ObjectNode pod = LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "%s"},
                 "spec": {"terminationGracePeriodSeconds": 0, "restartPolicy": "Never", "containers": [
                   {"name": "script", "image": "%s", "imagePullPolicy": "IfNotPresent"}]}}
                """.formatted(name, namespace, image));
        ObjectNode container = (ObjectNode) pod.at("/spec/containers/0");
        ArrayNode command =
                container.putArray("command").add("python3").add("-c").add(script);
        List.of(arguments).forEach(command::add);
        ObjectNode set = ((ObjectNode) pod.path("metadata")).putObject("labels");
        labels.forEach(set::put);
        return pod;
    }

    private String path() {
        return "/api/v1/namespaces/%s/pods/%s".formatted(namespace, name);
    }
}
