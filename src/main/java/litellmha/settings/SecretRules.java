package litellmha.settings;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellmha.names.CacheNames;
import litellmha.names.GatewayNames;
import litellmha.names.PostgresGeneration;
import litellmha.names.RedisNames;

/** The rules for secrets. Their error messages never quote one. */
final class SecretRules {

    /** Long enough not to be guessed: pods carry a digest that is keyed with a secret. */
    private static final int SHORTEST = 16;

    /** The names that a provider key may have. Others could be variables that the gateway's process itself reads. */
    static final String KEY_NAME = "[A-Z][A-Z0-9_]{0,100}_(KEY|TOKEN)";

    /** The names of environment variables that secrets may have. */
    static final String VARIABLE_NAME = "[A-Z][A-Z0-9_]{0,127}";

    static final String RESERVED = "(LITELLM|REDIS|PROXY|PRISMA|DATABASE)_.*";

    private static final Set<String> OWN_SECRETS = Set.of(
            GatewayNames.KEYS_SECRET,
            GatewayNames.PROVIDER_KEYS_SECRET,
            GatewayNames.SECRET_FILES_SECRET,
            RedisNames.PASSWORD_SECRET,
            CacheNames.PASSWORD_SECRET);

    /** {@code MaxSecretSize} of {@code k8s.io/api/core/v1}: the most bytes of all values of a Secret. */
    private static final int LARGEST_SECRET = 1 << 20;

    private final Set<String> encrypted;
    private final List<Problem> problems;

    private SecretRules(Set<String> encrypted, List<Problem> problems) {
        this.encrypted = encrypted;
        this.problems = problems;
    }

    /** Whether a Secret of this name is the program's own, or CloudNativePG's. */
    static boolean isOwn(String secret) {
        return OWN_SECRETS.contains(secret) || PostgresGeneration.isAppSecret(secret);
    }

    static void check(Settings settings, Set<String> encrypted, List<Problem> problems) {
        SecretRules rules = new SecretRules(encrypted, problems);
        rules.inClear("masterKey", "masterKey", settings.masterKey());
        rules.inClear("saltKey", "saltKey", settings.saltKey());
        settings.redisPassword().ifPresent(password -> rules.password("redisPassword", password));
        settings.cachePassword().ifPresent(password -> rules.password("cachePassword", password));
        Map<String, SecretSource> keys = settings.providerKeys().orElse(Map.of());
        keys.keySet().forEach(rules::keyName);
        keys.forEach((name, key) -> {
            if (name.matches(KEY_NAME)) {
                rules.inClear("providerKeys", "providerKeys." + name, key);
                rules.visible("providerKeys." + name, key);
                rules.foreign("providerKeys." + name, key);
            }
        });
        settings.secretEnv().orElse(Map.of()).forEach((name, secret) -> {
            rules.inClear("secretEnv", "secretEnv." + name, secret);
            rules.foreign("secretEnv." + name, secret);
        });
        rules.files(settings.secretFiles().orElse(Map.of()));
        rules.visible("masterKey", settings.masterKey());
        rules.visible("saltKey", settings.saltKey());
        rules.foreign("masterKey", settings.masterKey());
        rules.foreign("saltKey", settings.saltKey());
        rules.length("masterKey", settings.masterKey());
        rules.length("saltKey", settings.saltKey());
        if (settings.masterKey() instanceof SecretSource.Value value
                && !value.reveal().startsWith("sk-")) {
            rules.add(
                    "masterKey",
                    "a key that does not start with sk-",
                    "a key that starts with sk-, as LiteLLM requires");
        }
    }

    private void keyName(String name) {
        String allowed = "names of environment variables that end with _KEY or _TOKEN, except the gateway's own";
        if (!name.matches(KEY_NAME)) {
            // A user may have written the key itself here.
            add("providerKeys", "a name of another form", allowed);
        } else if (name.matches(RESERVED)) {
            add("providerKeys", Problem.quoted(name), allowed);
        }
    }

    /** The secret is sent in an HTTP header, which cannot contain other characters. */
    private void visible(String path, SecretSource source) {
        if (source instanceof SecretSource.Value value && !value.reveal().matches("[!-~]*")) {
            add(path, "a space, a line break or another character that is not visible ASCII", "visible ASCII");
        }
    }

    /** A pod would wait forever for a key that one of the program's own Secrets lacks. */
    private void foreign(String path, SecretSource source) {
        if (source instanceof SecretSource.Existing existing && isOwn(existing.existingSecret())) {
            add(path, Problem.quoted(existing.existingSecret()), "a Secret that this program does not create");
        }
    }

    /** The engine tells only of a top-level key whether it contains something encrypted. */
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

    private void files(Map<String, SecretSource> files) {
        long bytes = 0;
        for (Map.Entry<String, SecretSource> file : files.entrySet()) {
            inClear("secretFiles", "secretFiles." + file.getKey(), file.getValue());
            foreign("secretFiles." + file.getKey(), file.getValue());
            if (file.getValue() instanceof SecretSource.Value value) {
                bytes += value.reveal().getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > LARGEST_SECRET) {
            add(
                    "secretFiles",
                    bytes + " bytes",
                    "at most %d bytes together, as much as a Kubernetes Secret holds; larger files in existing Secrets"
                            .formatted(LARGEST_SECRET));
        }
    }

    private void password(String key, SecretSource password) {
        inClear(key, key, password);
        length(key, password);
        foreign(key, password);
        // Every Redis client accepts these without escaping, on a command line and in a URL.
        if (password instanceof SecretSource.Value value && !value.reveal().matches("(?!-)[!-~&&[^\"'\\\\]]*")) {
            add(
                    key,
                    "a character that is not allowed",
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
