package litellmha.gateway;

import litellmha.kube.PodScript;
import litellmha.names.GatewayNames;

/** The script with which pods wait for the database; it runs in LiteLLM's own image, which contains what it needs. */
final class WaitScript {

    static final String TEXT = PodScript.read(WaitScript.class, GatewayNames.WAIT_SCRIPT);

    private WaitScript() {}
}
