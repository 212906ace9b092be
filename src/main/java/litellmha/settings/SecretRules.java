package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What secrets must keep to. No error of theirs quotes one. */
final class SecretRules {

    /** Nothing that can be guessed: a digest keyed with a secret is on the pods. */
    private static final int SHORTEST = 16;

    /** Environment variables of the gateway that are not a provider's business. */
    private static final String RESERVED =
            "(LITELLM|REDIS|PROXY|PRISMA|DATABASE|XDG|PYTHON)_?.*|DISABLE_SCHEMA_UPDATE|HOME|PATH";

    private final Set<String> encrypted;
    private final List<Problem> problems;

    private SecretRules(Set<String> encrypted, List<Problem> problems) {
        this.encrypted = encrypted;
        this.problems = problems;
    }

    static void check(Settings settings, Set<String> encrypted, List<Problem> problems) {
        SecretRules rules = new SecretRules(encrypted, problems);
        rules.inClear("masterKey", "masterKey", settings.masterKey());
        rules.inClear("saltKey", "saltKey", settings.saltKey());
        settings.redisPassword().ifPresent(password -> rules.inClear("redisPassword", "redisPassword", password));
        settings.providerKeys()
                .orElse(Map.of())
                .forEach((name, key) -> rules.inClear("providerKeys", "providerKeys." + name, key));
        rules.length("masterKey", settings.masterKey());
        rules.length("saltKey", settings.saltKey());
        settings.redisPassword().ifPresent(rules::redisPassword);
        if (settings.masterKey() instanceof SecretSource.Value value
                && !value.reveal().startsWith("sk-")) {
            rules.add(
                    "masterKey",
                    "a key that does not start with sk-",
                    "a key that starts with sk-, as LiteLLM wants it");
        }
        settings.providerKeys().orElse(Map.of()).keySet().stream()
                .filter(name -> !name.matches("[A-Z_][A-Z0-9_]*") || name.matches(RESERVED))
                .forEach(name -> rules.add(
                        "providerKeys." + name,
                        Problem.quoted(name),
                        "the name of an environment variable that the gateway has no other use for"));
    }

    /** The engine says of a top-level key alone whether there is something encrypted in it. */
    private void inClear(String key, String path, SecretSource source) {
        if (source instanceof SecretSource.Value && !encrypted.contains(SettingsReader.PREFIX + key)) {
            problems.add(new Problem(
                    SettingsReader.PREFIX + path,
                    "a secret in clear text",
                    SecretSource.ALLOWED,
                    "set it with `pulumi config set --secret%s %s`"
                            .formatted(path.equals(key) ? "" : " --path", SettingsReader.PREFIX + path)));
        }
    }

    private void redisPassword(SecretSource password) {
        length("redisPassword", password);
        // It is an argument of redis-server, which reads such a text as an option, or as two.
        if (password instanceof SecretSource.Value value && !value.reveal().matches("(?!-)[!-~&&[^\"'\\\\]]*")) {
            add(
                    "redisPassword",
                    "a character that it cannot have",
                    "visible ASCII without spaces, quotes and backslashes, not beginning with -");
        }
    }

    private void length(String path, SecretSource source) {
        if (source instanceof SecretSource.Value value && value.reveal().length() < SHORTEST) {
            add(path, "a secret of " + value.reveal().length() + " characters", "at least " + SHORTEST + " characters");
        }
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
