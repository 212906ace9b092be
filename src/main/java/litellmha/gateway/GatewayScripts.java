package litellmha.gateway;

import litellmha.kube.PodScript;
import litellmha.names.GatewayNames;

/** The scripts that run before LiteLLM, in its own image, which contains what they need. */
final class GatewayScripts {

    /** Waits for the database. */
    static final String WAIT = PodScript.read(GatewayScripts.class, GatewayNames.WAIT_SCRIPT);

    /** Compares the salt key with that of the database. */
    static final String SALT_KEY = PodScript.read(GatewayScripts.class, GatewayNames.SALT_KEY_SCRIPT);

    private GatewayScripts() {}
}
