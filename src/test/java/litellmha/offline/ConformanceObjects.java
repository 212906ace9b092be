package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The objects of {@link ProviderConformance}. */
final class ConformanceObjects {
    private static final String CONFIG_MAP = "ConfigMap";

    /** Nothing of these tests waits for a pod. */
    private static final String NOT_AWAITED =
            "'metadata': {'annotations': {'pulumi.com/skipAwait': 'true', 'pulumi.com/patchFieldManager': 'stack'}}, 'spec': ";

    private ConformanceObjects() {}

    static ObjectNode data(ProviderSession s, String data) {
        return s.object("v1", CONFIG_MAP, "'data': {" + data + "}");
    }

    static String live(ProviderSession s, String key) {
        return s.live(data(s, ""), "/data/" + key);
    }

    static ObjectNode annotated(ProviderSession s, String annotations, String data) {
        return s.object("v1", CONFIG_MAP, "'metadata': {'annotations': {" + annotations + "}}, 'data': {" + data + "}");
    }

    static ObjectNode owned(ProviderSession s, String manager, String data) {
        return annotated(s, "'pulumi.com/patchFieldManager': '" + manager + "'", data);
    }

    static ObjectNode elsewhere(ProviderSession s) {
        ObjectNode object = data(s, "'a': '1'");
        object.withObjectProperty("metadata").put("namespace", s.namespace + "-none");
        return object;
    }

    static ObjectNode deployment(ProviderSession s, String label, int replicas) {
        return s.object("apps/v1", "Deployment", NOT_AWAITED + """
                {'replicas': %2$d, 'selector': {'matchLabels': {'app': '%1$s'}},
                 'template': {'metadata': {'labels': {'app': '%1$s'}},
                              'spec': {'containers': [{'name': 'a', 'image': 'none.example/a'}]}}}""".formatted(label, replicas));
    }

    static ObjectNode job(ProviderSession s, String image) {
        return s.object("batch/v1", "Job", NOT_AWAITED + """
                {'suspend': true, 'template': {'spec': {'restartPolicy': 'Never',
                 'containers': [{'name': 'a', 'image': '%s'}]}}}""".formatted(image));
    }

    /** @param durability of replication; asynchronous if empty */
    static ObjectNode cluster(ProviderSession s, int instances, String durability) {
        String synchronous = durability.isEmpty()
                ? ""
                : ", 'synchronous': {'method': 'any', 'number': 1, 'dataDurability': '" + durability + "'}";
        return s.object("postgresql.cnpg.io/v1", "Cluster", """
                'spec': {'instances': %d, 'storage': {'size': '1Gi'},
                         'postgresql': {'parameters': {'max_connections': '100'}%s}}""".formatted(instances, synchronous));
    }

    static String synchronous(String live) {
        return live.isEmpty() ? " no synchronous" : " " + live;
    }
}
