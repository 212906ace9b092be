package litellmha.settings;

/** The names of variables that hold secrets. */
public final class SecretNames {

    private SecretNames() {}

    /** Whether {@code providerKeys} takes the name; {@code secretEnv} takes all others. */
    public static boolean isProviderKey(String name) {
        return name.matches(SecretRules.KEY_NAME) && !name.matches(SecretRules.RESERVED);
    }

    /** Whether the variable is one that a callback reads, going by its name. */
    public static boolean isOfACallback(String name) {
        return EnvironmentRules.isOfACallback(name);
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
