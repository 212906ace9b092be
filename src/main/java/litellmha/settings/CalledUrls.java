package litellmha.settings;

/** Says by their names which texts are URLs that the gateway calls; a header may name a URL that nobody calls. */
public final class CalledUrls {

    private static final String URL = "(?i)https?://.*";

    /** The variables with URLs that browsers call, not the gateway. */
    private static final String NOT_CALLED = "PROXY_BASE_URL|.*_AUTHORIZATION_ENDPOINT|.*_REDIRECT_.*|.*_LOGOUT_URL";

    private CalledUrls() {}

    /** Whether the gateway calls what is passed through to LiteLLM under a key. */
    public static boolean isCalled(String key, String text) {
        return key.matches(".*(_endpoint|_url|_base|url)") && text.matches(URL);
    }

    /** Whether the gateway calls the value of a variable. */
    public static boolean isCalledVariable(String name, String value) {
        return value.matches(URL) && !name.matches(NOT_CALLED);
    }
}
