package litellmha.cluster;

import static litellmha.Await.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Two OpenAI-compatible model servers in a namespace of their own, {@code a} and {@code b}. Each answers every request with
 * its name, at once or as a stream that takes {@link #STREAM_SECONDS}. Their Services map port 80 to the pods' 8080, and stay as long as this object: LiteLLM remembers for minutes what
 * address a name has.
 */
final class Upstreams implements AutoCloseable {

    /** With a word each second. */
    static final int STREAM_SECONDS = 15;

    private static final String NAMESPACE = "litellm-e2e-upstream";

    private static final String SERVER = """
            import http.server, json, sys, time

            class Server(http.server.BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'

                def do_POST(self):
                    asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                    if asked.get('stream'):
                        return self.stream()
                    answer = json.dumps({'id': 'x', 'object': 'chat.completion', 'created': 1, 'model': 'served',
                        'choices': [{'index': 0, 'finish_reason': 'stop',
                                     'message': {'role': 'assistant', 'content': sys.argv[1]}}],
                        'usage': {'prompt_tokens': 10, 'completion_tokens': 10, 'total_tokens': 20}}).encode()
                    self.send_response(200)
                    self.send_header('Content-Type', 'application/json')
                    self.send_header('Content-Length', str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

                def stream(self):
                    self.send_response(200)
                    self.send_header('Content-Type', 'text/event-stream')
                    self.send_header('Connection', 'close')
                    self.end_headers()
                    for i in range(int(sys.argv[2]) + 1):
                        last = i == int(sys.argv[2])
                        choice = {'index': 0, 'delta': {} if last else {'role': 'assistant', 'content': sys.argv[1]},
                                  'finish_reason': 'stop' if last else None}
                        chunk = {'id': 'x', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'served',
                                 'choices': [choice]}
                        self.wfile.write(b'data: ' + json.dumps(chunk).encode() + b'\\n\\n')
                        self.wfile.flush()
                        time.sleep(0 if last else 1)
                    self.wfile.write(b'data: [DONE]\\n\\n')
                    self.close_connection = True

                def log_message(self, *args):
                    pass

            http.server.ThreadingHTTPServer(('', 8080), Server).serve_forever()
            """;

    private final LiveCluster cluster;
    private final String image;
    private final OwnNamespace namespace;

    /** @param image an image with Python */
    Upstreams(LiveCluster cluster, String image) {
        this.cluster = cluster;
        this.image = image;
        this.namespace = OwnNamespace.claim(cluster, NAMESPACE);
        namespace.create();
        for (String name : List.of("a", "b")) {
            cluster.mustApply(LiveCluster.object("""
                    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "upstream-%1$s", "namespace": "%2$s"},
                     "spec": {"selector": {"name": "%1$s"}, "ports": [{"port": 80, "targetPort": 8080}]}}
                    """.formatted(name, NAMESPACE)));
        }
    }

    /** Starts those servers that do not run, and waits until both are ready. */
    void start() {
        for (String name : List.of("a", "b")) {
            pod(name).serve(SERVER, 8080, Map.of("app", "upstream", "name", name), name, "" + STREAM_SECONDS);
        }
        await(
                "the model servers are ready",
                Duration.ofMinutes(1),
                () -> cluster.pods(NAMESPACE, "app=upstream"),
                pods -> pods.size() == 2 && pods.stream().allMatch(pod -> LiveCluster.isTrue(pod, "Ready")));
    }

    /** Deletes a server's pod, which nothing replaces. */
    void stop(String name) {
        pod(name).remove();
    }

    private ScriptPod pod(String name) {
        return new ScriptPod(cluster, NAMESPACE, "upstream-" + name, image);
    }

    @Override
    public void close() {
        namespace.delete();
    }
}
