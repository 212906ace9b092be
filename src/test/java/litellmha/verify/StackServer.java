package litellmha.verify;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellmha.names.PostgresGeneration;
import litellmha.verify.cluster.StackCluster;

/** An API server that has a stack's namespace and its Cluster, and refuses everything else. */
public final class StackServer implements AutoCloseable {

    private static final Map<String, String> OBJECTS = Map.of(
            "/api/v1/namespaces/litellm",
            "{\"metadata\": {\"name\": \"litellm\", \"labels\": {\"litellm-ha/stack\": \"prod\"}}}",
            "/apis/postgresql.cnpg.io/v1/namespaces/litellm/clusters/litellm-pg",
            "{\"metadata\": {\"name\": \"litellm-pg\"}}");

    private static final String REFUSAL =
            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 403, \"message\": \"you may not\"}";

    private final HttpServer server;
    private final KubernetesClient client;

    public StackServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String object = OBJECTS.get(exchange.getRequestURI().getPath());
            byte[] body = (object == null ? REFUSAL : object).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(object == null ? 403 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    public StackCluster cluster() {
        return StackCluster.of(client, "litellm", "prod", PostgresGeneration.FIRST);
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}
