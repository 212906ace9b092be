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

    /**
     * The forms of keys that clouds, code hosts, model providers and chats give out. Little may stand before a JWT: a text of many
     * beginnings would be read once for each.
     */
    private static final String TOKEN = "(?<![A-Za-z0-9])(A(KIA|SIA)[A-Z0-9]{16}|AIza[-\\w]{20,}|gh[oprsu]_\\w{16,}"
            + "|github_pat_\\w{16,}|glpat-[-\\w]{16,}|hf_[A-Za-z0-9]{16,}|gsk_\\w{8,}|[prs]k_(live|test)_\\w{8,}"
            + "|xox[abeprs]-[-\\w]{10,}|(?<![-\\w])([-\\w]{0,30}[-_])?eyJ[-\\w]{5,}+\\.[-\\w]{5,}+\\.[-\\w]*)(?![A-Za-z0-9])";

    private static final Pattern TOKENS = Pattern.compile(TOKEN);

    /** Whoever has such a URL may post there; or a user and a password stand in it. */
    private static final String URL =
            "https?://(hooks\\.(slack|zapier)\\.com|(\\w+\\.)?discord(app)?\\.com/api/webhooks"
                    + "|[^/\\s]+\\.webhook\\.office\\.com|api\\.telegram\\.org|chat\\.googleapis\\.com)/"
                    + "|[a-z0-9+]{1,30}://[^/\\s@:]*:[^/\\s]*@";

    private static final Pattern SECRET_URL = Pattern.compile("(?is)\\s*(" + URL + ").+");

    /** What looks like a secret inside a longer text. */
    private static final Pattern INSIDE = Pattern.compile(TOKEN
            + "|(?<![A-Za-z0-9])(sk-[-\\w]{12,}|[0-9a-fA-F]{32,}(?![A-Za-z0-9])|(?i:(bearer|basic)\\s+(?=\\S*\\d)\\S{6,}|("
            + URL + ")\\S*))");

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
        return text.matches(VALUE)
                || SECRET_URL.matcher(text).matches()
                || TOKENS.matcher(text).find();
    }

    /** Whether something in a text, such as a name, looks like a secret. */
    public static boolean holdsSecret(String text) {
        return INSIDE.matcher(text).find();
    }

    /** Returns a text for messages, without what looks like a secret in it. */
    public static String masked(String text) {
        return INSIDE.matcher(text).replaceAll("****");
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
