package litellmha.cluster;

import static litellmha.Await.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * Two OpenAI-compatible model servers in a namespace of their own, {@code a} and {@code b}. Each answers every request with
 * its name. Their Services map port 80 to the pods' 8080, and stay as long as this object: LiteLLM remembers for minutes what
 * address a name has.
 */
final class Upstreams implements AutoCloseable {

    private static final String NAMESPACE = "litellm-e2e-upstream";

    private static final String SERVER = """
            import http.server, json, os

            class Server(http.server.BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'

                def do_POST(self):
                    self.rfile.read(int(self.headers['Content-Length']))
                    answer = json.dumps({'id': 'x', 'object': 'chat.completion', 'created': 1, 'model': 'served',
                        'choices': [{'index': 0, 'finish_reason': 'stop',
                                     'message': {'role': 'assistant', 'content': os.environ['NAME']}}],
                        'usage': {'prompt_tokens': 10, 'completion_tokens': 10, 'total_tokens': 20}}).encode()
                    self.send_response(200)
                    self.send_header('Content-Type', 'application/json')
                    self.send_header('Content-Length', str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

                def log_message(self, *args):
                    pass

            http.server.ThreadingHTTPServer(('', 8080), Server).serve_forever()
            """;

    private final LiveCluster cluster;
    private final OwnNamespace namespace;

    private final String image;

    /** @param image an image with Python */
    Upstreams(LiveCluster cluster, String image) {
        this.cluster = cluster;
        this.image = image;
        this.namespace = OwnNamespace.claim(cluster, NAMESPACE);
        apply("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}""".formatted(NAMESPACE));
        for (String name : List.of("a", "b")) {
            apply("""
                    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "upstream-%1$s", "namespace": "%2$s"},
                     "spec": {"selector": {"name": "%1$s"}, "ports": [{"port": 80, "targetPort": 8080}]}}
                    """.formatted(name, NAMESPACE));
        }
    }

    /** Starts those servers that do not run, and waits until both are ready. */
    void start() {
        for (String name : List.of("a", "b")) {
            ObjectNode pod = json("""
                    {"apiVersion": "v1", "kind": "Pod",
                     "metadata": {"name": "upstream-%1$s", "namespace": "%2$s", "labels": {"app": "upstream", "name": "%1$s"}},
                     "spec": {"terminationGracePeriodSeconds": 0, "containers": [
                       {"name": "server", "image": "%3$s", "imagePullPolicy": "IfNotPresent", "env": [{"name": "NAME", "value": "%1$s"}],
                        "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1}}]}}
                    """.formatted(name, NAMESPACE, image));
            ((ObjectNode) pod.at("/spec/containers/0"))
                    .putArray("command")
                    .add("python3")
                    .add("-c")
                    .add(SERVER);
            apply(pod);
        }
        await(
                "the model servers are ready",
                Duration.ofMinutes(1),
                () -> cluster.pods(NAMESPACE, "app=upstream"),
                pods -> pods.size() == 2 && pods.stream().allMatch(pod -> LiveCluster.isTrue(pod, "Ready")));
    }

    /** Deletes a server's pod, which nothing replaces. */
    void stop(String name) {
        String path = "/api/v1/namespaces/%s/pods/upstream-%s".formatted(NAMESPACE, name);
        cluster.delete(path);
        await("the server is gone", Duration.ofSeconds(30), () -> cluster.get(path), JsonNode::isMissingNode);
    }

    private void apply(String object) {
        apply(json(object));
    }

    private void apply(ObjectNode object) {
        LiveCluster.Answer answer = cluster.apply(object);
        if (answer.code() > 201) {
            throw new AssertionError(answer.message());
        }
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        namespace.delete();
    }
}
