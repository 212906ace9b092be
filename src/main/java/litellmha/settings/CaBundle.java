package litellmha.settings;

import java.util.Optional;

/**
 * Certificates of authorities in an existing ConfigMap or Secret of the stack's namespace.
 *
 * @param configMap the name of the ConfigMap
 * @param secret the name of the Secret; one of the two
 * @param key the key whose value has all the certificates, in PEM form
 */
public record CaBundle(Optional<String> configMap, Optional<String> secret, String key) {}
