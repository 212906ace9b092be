package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Clients in the cluster that send requests to a stack while something is done to it. */
final class RequestLoad {

    private static final int KEYS = 300;

    /**
     * Sends requests through the Service in a namespace until there is a file {@code /tmp/end}: with the first key without a pause,
     * and with each of the others once, which no pod has seen before. Prints how many there were, and each failure.
     */
    private static final String LOAD = """
            import collections, json, os, sys, threading, time, urllib.request as r
            namespace, keys = sys.argv[1], sys.argv[2].split(',')
            count, errors = collections.Counter(), collections.Counter()

            def ask(kind, key):
                body = {'model': 'mock', 'max_tokens': 20, 'messages': [{'role': 'user', 'content': 'hi'}]}
                count[kind] += 1
                try:
                    r.urlopen(r.Request(f'http://litellm.{namespace}.svc:4000/v1/chat/completions', json.dumps(body).encode(),
                        {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + key}), timeout=60).read()
                except Exception as e:
                    errors[f'{kind}: {e!r}'] += 1

            def cached():
                while not os.path.exists('/tmp/end'):
                    ask('cached', keys[0])
                    time.sleep(0.05)

            def uncached():
                for key in keys[1:]:
                    if os.path.exists('/tmp/end'):
                        return
                    ask('uncached', key)
                    time.sleep(1)

            threads = [threading.Thread(target=cached) for _ in range(2)] + [threading.Thread(target=uncached)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(json.dumps({**count, 'errors': errors}))
            """;

    private final ScriptPod client;

    private RequestLoad(ScriptPod client) {
        this.client = client;
    }

    /** @param image of LiteLLM, for its Python */
    static RequestLoad begin(LiveCluster cluster, DeployedStack stack, String image) {
        Gateway gateway = stack.forwarded().get(0);
        List<String> keys = IntStream.range(0, KEYS)
                .mapToObj(i -> gateway.newKey("{\"max_budget\": 100}"))
                .toList();
        ScriptPod client = new ScriptPod(cluster, "default", "litellm-e2e-upgrade", image);
        client.begin(LOAD, stack.namespace(), String.join(",", keys));
        return new RequestLoad(client);
    }

    /** Returns how many requests there were of each kind, and each failure. */
    JsonNode end() throws Exception {
        client.execute("touch", "/tmp/end");
        return new JsonMapper().readTree(client.ended(Duration.ofMinutes(2)));
    }
}
