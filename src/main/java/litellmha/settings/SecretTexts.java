package litellmha.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds texts that look like secrets: a stack file and a ConfigMap have everything in clear. */
public final class SecretTexts {

    private static final String KEY =
            "(?i)(proxy-)?authorization|x-[-a-z]*key|api[-_]?key|.*[-_]api[-_]?key|.*subscription[-_]key|.*secret.*|.*password.*"
                    + "|token|.*[-_](auth|access|bearer|api|refresh|id|session)[-_]token|auth[-_]value|credentials?|.*private_key.*"
                    + "|.*access_key(_id)?|.*_dsn|.*webhook_url|cookie";

    private static final String VALUE = "(?is)\\s*(bearer|basic)\\s+\\S{6,}.*|sk-[-\\w]{12,}|[0-9a-f]{32,}";

    /** The forms of keys that clouds, code hosts, model providers and chats give out. */
    private static final Pattern TOKEN =
            Pattern.compile("(?<![A-Za-z0-9])(A(KIA|SIA)[A-Z0-9]{16}|AIza[-\\w]{20,}|gh[oprsu]_\\w{16,}"
                    + "|github_pat_\\w{16,}|glpat-[-\\w]{16,}|hf_\\w{16,}|gsk_\\w{8,}|[prs]k_(live|test)_\\w{8,}|xox[abeprs]-[-\\w]{10,}"
                    + "|eyJ[-\\w]{5,}\\.[-\\w]{5,}\\.[-\\w]*)(?![A-Za-z0-9])");

    /** Whoever has such a URL may post there; or a user and a password stand in it. */
    private static final String URL =
            "(?i)\\s*(https?://(hooks\\.(slack|zapier)\\.com|(\\w+\\.)?discord(app)?\\.com/api/webhooks"
                    + "|[^/]+\\.webhook\\.office\\.com|api\\.telegram\\.org|chat\\.googleapis\\.com)/.+"
                    + "|[a-z0-9+]+://[^/\\s@]*:[^/\\s]*@.+)";

    /** Keys of that form whose values are no secrets. */
    private static final Set<String> OTHERS = Set.of("prompt_cache_key");

    private SecretTexts() {}

    /** Returns the path of each such text inside a node. */
    public static List<String> in(String key, JsonNode node, String path) {
        List<String> found = new ArrayList<>();
        collect(key, node, path, found);
        return found;
    }

    /** Whether a text looks like a secret wherever it stands. */
    public static boolean isSecret(String text) {
        return text.matches(VALUE) || text.matches(URL) || TOKEN.matcher(text).find();
    }

    private static void collect(String key, JsonNode node, String path, List<String> found) {
        if (node.isTextual()
                && !node.textValue().isBlank()
                && (key.matches(KEY) && !OTHERS.contains(key) || isSecret(node.textValue()))) {
            found.add(path);
        }
        node.properties()
                .forEach(entry -> collect(entry.getKey(), entry.getValue(), path + "." + entry.getKey(), found));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(key, node.get(i), path + "[" + i + "]", found);
            }
        }
    }
}
