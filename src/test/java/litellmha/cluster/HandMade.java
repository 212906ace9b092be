package litellmha.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** A LiteLLM that somebody has deployed by hand, under the names that a stack has for its objects. */
final class HandMade {

    /** The selector of the stack's own Deployment; a Deployment that has another one cannot be taken over. */
    static final String SELECTOR =
            "{\"app.kubernetes.io/name\": \"litellm\", \"app.kubernetes.io/component\": \"gateway\"}";

    static final List<String> NAMES = List.of(
            "Secret/litellm-secrets",
            "ConfigMap/litellm-config",
            "Cluster/litellm-pg",
            "Deployment/litellm",
            "Service/litellm");

    private final LiveCluster cluster;
    private final String namespace;

    HandMade(LiveCluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** What a stack file confirms. */
    ArrayNode adopt(ArrayNode list) {
        Stream.concat(Stream.of("Namespace/" + namespace), NAMES.stream()).forEach(list::add);
        return list;
    }

    void create(String json) {
        ObjectNode object = LiveCluster.object(json);
        if (!object.path("kind").asText().equals("Namespace")) {
            object.withObject("/metadata").put("namespace", namespace);
        }
        cluster.create(object);
    }

    void namespace() {
        create("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s", "labels": {"team": "a"}}}""".formatted(namespace));
    }

    void secret(String saltKey) {
        create("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "litellm-secrets", "labels":
                 {"app.kubernetes.io/managed-by": "hand"}}, "stringData": {"LITELLM_SALT_KEY": "%s",
                 "PROXY_MASTER_KEY": "%s", "EXTRA": "more"}}""".formatted(saltKey, StackWithSecrets.MASTER_KEY));
    }

    void configMap() {
        create("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "litellm-config"}, "data": {"notes.txt": "mine",
                 "config.yaml": "model_list: [{model_name: mock, litellm_params: {model: openai/mock, api_key: sk-in-the-clear-0001,\
                  mock_response: hello, input_cost_per_token: 0.0001, output_cost_per_token: 0.0001}}]\\n\
                general_settings: {master_key: os.environ/PROXY_MASTER_KEY, database_url: os.environ/DATABASE_URL}\\n"}}""");
    }

    void service() {
        create("""
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "litellm"}, "spec": {"selector": {"app": "mine"},
                 "ports": [{"name": "web", "port": 80, "targetPort": 4000}]}}""");
    }

    /** @param image of Postgres */
    void database(String image, String size) {
        create("""
                {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": {"name": "litellm-pg"}, "spec": {"instances": 1,
                 "imageName": "%s", "bootstrap": {"initdb": {"database": "litellm", "owner": "litellm"}},
                 "postgresql": {"parameters": {"max_connections": "55", "work_mem": "8MB"}},
                 "storage": {"size": "%s"}}}""".formatted(image, size));
    }

    /** With its migration, a second container, and a salt key in clear text. */
    void deployment(String image, String selector) {
        create("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "litellm", "labels": {"app": "mine"}},
                 "spec": {"replicas": 1, "strategy": {"type": "Recreate"}, "selector": {"matchLabels": %s}, "template": {
                  "metadata": {"labels": %s},
                  "spec": {"initContainers": [
                   {"name": "migrations", "image": "%s", "imagePullPolicy": "IfNotPresent", "workingDir": "/app",
                    "command": ["python", "litellm/proxy/prisma_migration.py"],
                    "env": [{"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "litellm-pg-app", "key": "uri"}}},
                     {"name": "HOME", "value": "/tmp"}]}],
                   "containers": [
                   {"name": "litellm", "image": "%s", "imagePullPolicy": "IfNotPresent",
                    "args": ["--config", "/etc/litellm/config.yaml", "--port", "4000"],
                    "env": [{"name": "LITELLM_SALT_KEY", "value": "sk-salt-key-of-a-test"},
                     {"name": "PROXY_MASTER_KEY", "valueFrom": {"secretKeyRef": {"name": "litellm-secrets", "key": "PROXY_MASTER_KEY"}}},
                     {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "litellm-pg-app", "key": "uri"}}},
                     {"name": "LITELLM_LOCAL_MODEL_COST_MAP", "value": "True"},
                     {"name": "HOME", "value": "/tmp"}, {"name": "MINE", "value": "mine"}],
                    "ports": [{"containerPort": 4000}],
                    "readinessProbe": {"httpGet": {"path": "/health/readiness", "port": 4000}, "failureThreshold": 60},
                    "volumeMounts": [{"name": "mine", "mountPath": "/etc/litellm"}]},
                   {"name": "second", "image": "%s", "imagePullPolicy": "IfNotPresent", "command": ["sleep", "infinity"]}],
                  "volumes": [{"name": "mine", "configMap": {"name": "litellm-config"}}]}}}}""".formatted(selector, selector, image, image, image));
    }
}
