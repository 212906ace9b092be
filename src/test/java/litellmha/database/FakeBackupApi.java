package litellmha.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.SelfSigned;
import litellmha.kubeapi.ApiResource;

/**
 * An API server with the backups of one namespace, and a snapshot controller: with a VolumeSnapshot it deletes the content that
 * is bound to it, if the content says so.
 */
final class FakeBackupApi implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpsServer server;
    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();

    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger longestList = new AtomicInteger();

    /** Whether the snapshot controller has not heard of any change of a content. */
    private volatile boolean staleController;

    FakeBackupApi(SelfSigned certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.createContext("/", this::answer);
        server.start();
        for (String kind : List.of("postgresql.cnpg.io/v1 Backup", "snapshot.storage.k8s.io/v1 VolumeSnapshot")) {
            objects.put(collection(kind.split(" ")[0], kind.split(" ")[1]), JSON.createObjectNode());
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    void add(ObjectNode object) {
        objects.put(path(object), object);
    }

    void remove(ObjectNode object) {
        objects.remove(path(object));
    }

    ObjectNode get(ObjectNode object) {
        return objects.get(path(object));
    }

    boolean has(ObjectNode object) {
        return objects.containsKey(path(object));
    }

    /** Answers a request, {@code DELETE /apis/…}, with a status of HTTP; of a path, its beginning will do. */
    void refuse(String request, int status) {
        refusals.put(request, status);
    }

    void allow(String request) {
        refusals.remove(request);
    }

    /** How many requests have only read. */
    int reads() {
        return reads.get();
    }

    /** The most objects that an answer has had. */
    int longestList() {
        return longestList.get();
    }

    /** No longer knows a kind. */
    void forget(String apiVersion, String kind) {
        objects.remove(collection(apiVersion, kind));
    }

    void deleteByCache() {
        staleController = true;
    }

    /** Each reason and message. */
    List<String> events() {
        return events.stream()
                .map(event -> event.path("reason").asText() + " "
                        + event.path("message").asText())
                .toList();
    }

    List<JsonNode> eventObjects() {
        return events;
    }

    /** What was asked to be changed, {@code DELETE /apis/…}, but the Events. */
    List<String> writes() {
        return writes;
    }

    private static String collection(String apiVersion, String kind) {
        JsonNode object = JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        return ApiResource.of(object).path(Optional.of(BackupObjects.NAMESPACE));
    }

    private static String path(ObjectNode object) {
        String namespace = object.at("/metadata/namespace").asText();
        return ApiResource.of(object).path(Optional.of(namespace).filter(name -> !name.isEmpty())) + "/"
                + object.at("/metadata/name").asText();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (method.equals("GET")) {
            reads.incrementAndGet();
        }
        if (!method.equals("GET") && !path.endsWith("/events")) {
            writes.add(method + " " + path);
        }
        int refusal = refusals.entrySet().stream()
                .filter(entry -> (method + " " + path).startsWith(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
        if (refusal > 0) {
            send(exchange, refusal, JSON.createObjectNode().put("message", "refused"));
        } else if (path.endsWith("/events")) {
            events.add(body);
            send(exchange, 201, body);
        } else if (!objects.containsKey(path)) {
            send(exchange, 404, JSON.createObjectNode());
        } else if (!objects.get(path).has("kind")) {
            send(exchange, 200, list(path, exchange.getRequestURI().getQuery()));
        } else {
            switch (method) {
                case "DELETE" -> delete(exchange, path, body);
                case "PATCH" -> patch(exchange, objects.get(path), body);
                default -> send(exchange, 200, objects.get(path));
            }
        }
    }

    /** A list that is longer than the query allows goes on where the answer says. */
    private ObjectNode list(String path, String query) {
        Matcher limit = Pattern.compile("limit=(\\d+)(?:&continue=(\\d+))?")
                .matcher(Optional.ofNullable(query).orElse(""));
        boolean limited = limit.matches();
        int first = limited && limit.group(2) != null ? Integer.parseInt(limit.group(2)) : 0;
        int most = limited ? Integer.parseInt(limit.group(1)) : Integer.MAX_VALUE;
        List<ObjectNode> all = objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path + "/"))
                .map(Map.Entry::getValue)
                .toList();
        ObjectNode list = JSON.createObjectNode();
        all.stream().skip(first).limit(most).forEach(list.withArray("items")::add);
        longestList.accumulateAndGet(list.path("items").size(), Math::max);
        if (all.size() - first > most) {
            list.putObject("metadata").put("continue", Integer.toString(first + most));
        }
        return list;
    }

    private void delete(HttpExchange exchange, String path, JsonNode options) throws IOException {
        ObjectNode object = objects.get(path);
        if (!options.at("/preconditions/uid").equals(object.at("/metadata/uid"))) {
            send(exchange, 409, JSON.createObjectNode());
            return;
        }
        if (object.at("/metadata/finalizers").isEmpty()) {
            objects.remove(path);
            if (object.path("kind").asText().equals("VolumeSnapshot")) {
                objects.values()
                        .removeIf(content -> !staleController
                                && content.at("/spec/volumeSnapshotRef/uid").equals(object.at("/metadata/uid"))
                                && content.at("/spec/deletionPolicy").asText().equals("Delete"));
            }
        } else {
            object.withObject("/metadata").put("deletionTimestamp", "2026-11-27T06:00:00Z");
        }
        send(exchange, 200, object);
    }

    private void patch(HttpExchange exchange, ObjectNode object, JsonNode change) throws IOException {
        if (!change.at("/metadata/resourceVersion").equals(object.at("/metadata/resourceVersion"))) {
            send(exchange, 409, JSON.createObjectNode());
            return;
        }
        JSON.readerForUpdating(object.withObject("/spec")).readValue(change.path("spec"));
        send(exchange, 200, object);
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] text = JSON.writeValueAsBytes(answer);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
