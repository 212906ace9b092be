package litellmha.verify.check;

import java.util.List;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;

/** Compares the models of the rendered configuration with those that each pod has in effect. */
final class ModelConfigScenario implements Scenario {

    @Override
    public void observe(CheckContext context) {
        DeclaredModels declared = DeclaredModels.of(context.plan().gateway().config());
        List<Pod> pods =
                context.cluster().pods().gateways().stream().filter(Pod::ready).toList();
        try (GatewayClient gateway = context.gateway()) {
            for (Pod pod : pods) {
                declared.compare(pod.name(), gateway.modelsInEffect(pod)).forEach(context::record);
            }
        }
    }
}
