package litellmha.settings;

/** What the names of environment variables tell. */
public final class SecretNames {

    private SecretNames() {}

    /** Whether {@code providerKeys} takes the name; {@code secretEnv} takes all others. */
    public static boolean isProviderKey(String name) {
        return name.matches(SecretRules.KEY_NAME) && !name.matches(SecretRules.RESERVED);
    }

    /** Whether the value is the path of a file with a secret, which {@code secretFiles} takes. */
    public static boolean isFile(String name) {
        return name.matches(EnvironmentRules.FILE);
    }

    /** Whether LiteLLM, one of its callbacks or Python reads a variable of that name. */
    public static boolean isRead(String name) {
        return EnvironmentRules.isRead(name);
    }

    /** Whether the program sets the variable itself. */
    public static boolean isOwn(String name) {
        return name.matches(EnvironmentRules.OWN);
    }

    /** Whether the value of a variable of that name must not be in clear text. */
    public static boolean isSecret(String name) {
        return name.matches(EnvironmentRules.SECRET);
    }
}
