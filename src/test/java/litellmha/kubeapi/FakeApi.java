package litellmha.kubeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An API server made by hand. It answers by the start of the path, to which an access review adds {@code #} and the resource
 * that it is about; whatever it was told nothing of, it does not have.
 */
public final class FakeApi implements KubeApi {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<JsonNode> posted = new ArrayList<>();

    /** @param text in single quotes instead of double ones */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Of several answers for one path, the first counts. */
    public void answer(String start, int code, String body) {
        answers.put(start, new Answer(code, json(body)));
    }

    /** The paths that were asked, in order. */
    public List<String> asked() {
        return asked;
    }

    /** The objects that were sent, in order. */
    public List<JsonNode> posted() {
        return posted;
    }

    @Override
    public Answer get(String path) {
        return find(path);
    }

    @Override
    public Answer post(String path, JsonNode body) {
        posted.add(body);
        String resource = body.at("/spec/resourceAttributes").path("resource").asText("");
        return find(resource.isEmpty() ? path : path + "#" + resource);
    }

    /** Answers as {@code patch:} and the path were told. */
    @Override
    public Answer patch(String path, JsonNode operations) {
        posted.add(operations);
        return find("patch:" + path);
    }

    private Answer find(String path) {
        asked.add(path);
        return answers.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseGet(() -> new Answer(404, MissingNode.getInstance()));
    }
}
