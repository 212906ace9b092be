package litellmha.cluster;

import static litellmha.Await.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A stand-in for metrics-server: an API {@code metrics.k8s.io} that passes on what the kubelets say that the containers of pods
 * use ({@code /stats/summary}).
 */
final class KubeletMetrics implements AutoCloseable {

    private static final String NAMESPACE = "litellm-e2e-metrics";

    private static final String API = "/apis/metrics.k8s.io/v1beta1";

    private static final String SERVER = """
            import datetime, http.server, json, ssl, sys, urllib.parse, urllib.request
            from cryptography import x509
            from cryptography.hazmat.primitives import hashes, serialization
            from cryptography.hazmat.primitives.asymmetric import ec

            ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/'
            API = sys.argv[1]

            def certificate(file):
                key = ec.generate_private_key(ec.SECP256R1())
                name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, 'metrics')])
                now = datetime.datetime.now(datetime.timezone.utc)
                made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
                        .sign(key, hashes.SHA256()))
                with open(file, 'wb') as out:
                    out.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                serialization.NoEncryption()))
                    out.write(made.public_bytes(serialization.Encoding.PEM))

            def get(path):
                asked = urllib.request.Request('https://kubernetes.default.svc' + path,
                                               headers={'Authorization': 'Bearer ' + open(ACCOUNT + 'token').read()})
                return json.load(urllib.request.urlopen(asked, context=ssl.create_default_context(cafile=ACCOUNT + 'ca.crt')))

            def pods(namespace, query):
                wanted = {pod['metadata']['name']: pod['metadata']
                          for pod in get(f'/api/v1/namespaces/{namespace}/pods?{query}')['items']}
                items = []
                for node in get('/api/v1/nodes')['items']:
                    for pod in get(f"/api/v1/nodes/{node['metadata']['name']}/proxy/stats/summary")['pods']:
                        name = pod['podRef']['name']
                        used = [c for c in pod.get('containers', []) if 'usageNanoCores' in c.get('cpu', {})]
                        if pod['podRef']['namespace'] == namespace and name in wanted and used:
                            items.append({
                                'metadata': {'name': name, 'namespace': namespace, 'labels': wanted[name]['labels']},
                                'timestamp': used[0]['cpu']['time'], 'window': '15s',
                                'containers': [{'name': c['name'], 'usage': {
                                    'cpu': f"{c['cpu']['usageNanoCores']}n",
                                    'memory': str(c.get('memory', {}).get('workingSetBytes', 0))}} for c in used]})
                return {'kind': 'PodMetricsList', 'apiVersion': 'metrics.k8s.io/v1beta1', 'metadata': {}, 'items': items}

            class Server(http.server.BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'

                def do_GET(self):
                    url = urllib.parse.urlparse(self.path)
                    parts = url.path.removeprefix(API).strip('/').split('/')
                    if url.path == API:
                        answer = {'kind': 'APIResourceList', 'apiVersion': 'v1', 'groupVersion': 'metrics.k8s.io/v1beta1',
                                  'resources': [{'name': 'pods', 'singularName': '', 'namespaced': True,
                                                 'kind': 'PodMetrics', 'verbs': ['get', 'list']}]}
                    elif len(parts) == 3 and parts[0] == 'namespaces' and parts[2] == 'pods':
                        answer = pods(parts[1], url.query)
                    else:
                        answer = None
                    text = json.dumps(answer or {'kind': 'Status', 'apiVersion': 'v1', 'code': 404}).encode()
                    self.send_response(200 if answer else 404)
                    self.send_header('Content-Type', 'application/json')
                    self.send_header('Content-Length', str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)

            certificate('/tmp/server.pem')
            server = http.server.ThreadingHTTPServer(('', 8443), Server)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain('/tmp/server.pem')
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.serve_forever()
            """;

    /** The API first: while it is registered and does not answer, no namespace can be deleted. */
    private static final List<String> OBJECTS = List.of("""
            {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": "v1beta1.metrics.k8s.io"},
             "spec": {"group": "metrics.k8s.io", "version": "v1beta1", "groupPriorityMinimum": 100, "versionPriority": 100,
                      "insecureSkipTLSVerify": true, "service": {"name": "metrics", "namespace": "%1$s"}}}""", """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "%1$s"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%1$s"},
             "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "%1$s"}]}""", """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "%1$s"},
             "rules": [{"apiGroups": [""], "resources": ["nodes", "pods"], "verbs": ["list"]},
                       {"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["get"]}]}""", """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "metrics", "namespace": "%1$s"},
             "spec": {"selector": {"app": "metrics"}, "ports": [{"port": 443, "targetPort": 8443}]}}""");

    private final LiveCluster cluster;
    private final OwnNamespace namespace;

    /**
     * @param image an image with Python and the package {@code cryptography}
     * @throws IllegalStateException if the cluster has such an API
     */
    KubeletMetrics(LiveCluster cluster, String image) {
        this.cluster = cluster;
        if (cluster.serves(API)) {
            throw new IllegalStateException("the cluster has metrics");
        }
        namespace = OwnNamespace.claim(cluster, NAMESPACE);
        namespace.create();
        new ScriptPod(cluster, NAMESPACE, "metrics", image).serve(SERVER, 8443, Map.of("app", "metrics"), API);
        OBJECTS.forEach(object -> cluster.mustApply(LiveCluster.object(object.formatted(NAMESPACE))));
        await("the cluster has metrics", Duration.ofMinutes(2), () -> cluster.serves(API), served -> served);
    }

    @Override
    public void close() {
        OBJECTS.forEach(object -> cluster.delete(LiveCluster.path(LiveCluster.object(object.formatted(NAMESPACE)))));
        namespace.delete();
    }
}
