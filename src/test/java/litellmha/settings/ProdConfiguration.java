package litellmha.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configuration of a stack of tier prod as the engine passes it, to be changed by tests. */
public final class ProdConfiguration {

    static final String RESOURCES =
            "\"resources\": {\"requests\": {\"cpu\": \"1\", \"memory\": \"2Gi\"}, \"limits\": {\"memory\": \"4Gi\"}}";

    private final Map<String, String> values = new HashMap<>(Map.of(
            "litellm-ha:tier", "prod",
            "litellm-ha:gateway", "{\"image\": \"example.org/litellm:v1\", " + RESOURCES + "}",
            "litellm-ha:redis", "{\"image\": \"example.org/redis:7\", " + RESOURCES + "}",
            "litellm-ha:database",
                    "{\"image\": \"example.org/postgresql:18\", " + RESOURCES + ", \"storage\": {\"size\": \"10Gi\"}}",
            "litellm-ha:backup", "{\"snapshotClass\": \"csi\"}",
            "litellm-ha:models", "[{\"name\": \"a\", \"model\": \"openai/gpt-5\", \"mockResponse\": \"hi\"}]",
            "litellm-ha:masterKey", "sk-master-0123456",
            "litellm-ha:saltKey", "sk-salt-01234567",
            "litellm-ha:redisPassword", "1234567890123456"));

    private final Set<String> encrypted = new HashSet<>(Set.of(
            "litellm-ha:masterKey",
            "litellm-ha:saltKey",
            "litellm-ha:redisPassword",
            "litellm-ha:providerKeys",
            "litellm-ha:secretEnv",
            "litellm-ha:secretFiles",
            "litellm-ha:cachePassword"));

    /** Sets a key. The value may have single quotes where JSON has double ones. */
    public ProdConfiguration with(String key, String value) {
        values.put(SettingsReader.PREFIX + key, value.replace('\'', '"'));
        return this;
    }

    /** Replaces a part of a key's value, which it has as JSON. */
    public ProdConfiguration changed(String key, String part, String other) {
        values.computeIfPresent(SettingsReader.PREFIX + key, (name, value) -> value.replace(part, other));
        return this;
    }

    ProdConfiguration without(String... keys) {
        List.of(keys).forEach(key -> values.remove(SettingsReader.PREFIX + key));
        return this;
    }

    /** Adds a response cache; {@code more} are further keys of it. */
    public ProdConfiguration withCache(String more) {
        return with("cache", "{'redis': {'image': 'example.org/redis:7', " + RESOURCES + "}" + more + "}")
                .with("cachePassword", "password-of-cache");
    }

    /** Makes a secret one that stands in clear text in the stack file. */
    ProdConfiguration notEncrypted(String key) {
        encrypted.remove(SettingsReader.PREFIX + key);
        return this;
    }

    /** Makes it one of a tier without Redis and backups. */
    public ProdConfiguration inTier(String tier) {
        values.put("litellm-ha:tier", tier);
        return without("redis", "redisPassword", "backup");
    }

    public Settings read() {
        return SettingsReader.read("Pulumi.prod.yaml", values, encrypted);
    }

    /** Returns the whole error of a configuration that is refused. */
    String refusal() {
        return catchThrowableOfType(InvalidSettingsException.class, this::read).getMessage();
    }

    /** Returns the faults, each as it is printed; empty if the configuration is accepted. */
    List<String> faults() {
        try {
            read();
            return List.of();
        } catch (InvalidSettingsException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }
}
