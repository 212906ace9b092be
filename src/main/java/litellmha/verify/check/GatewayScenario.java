package litellmha.verify.check;

import java.util.List;
import litellmha.verify.client.GatewayClient;

/** Tests a claim by requests alone, so that any LiteLLM can be put to the test. */
public interface GatewayScenario extends Scenario {

    /** Sends requests; all that it learns goes into the history. */
    void observe(GatewayContext context) throws InterruptedException;

    @Override
    default void observe(CheckContext context) throws InterruptedException {
        try (GatewayClient gateway = context.gateway()) {
            observe(new GatewayContext(
                    context.check(), List.copyOf(context.cluster().pods().gateways()), gateway, context.history()));
        }
    }
}
