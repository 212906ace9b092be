package litellmha.gateway;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.batch.v1.inputs.PodFailurePolicyArgs;
import com.pulumi.kubernetes.batch.v1.inputs.PodFailurePolicyOnExitCodesRequirementArgs;
import com.pulumi.kubernetes.batch.v1.inputs.PodFailurePolicyRuleArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.LifecycleHandlerArgs;
import java.util.List;
import litellmha.kube.EnvVars;
import litellmha.names.GatewayNames;
import litellmha.secret.SecretPlan;

/**
 * Keeps LiteLLM from running with another salt key than that of its database: it could not read the credentials there, and
 * would encrypt new ones with the wrong key. The program cannot know: of a key in an existing Secret it sees the reference, and
 * a database may be older than the stack.
 */
final class SaltKeyCheck {

    /** The exit code of the script when the key is wrong. */
    private static final int REFUSED = 78;

    private static final String SCRIPT = GatewayPods.CONFIG_PATH + GatewayNames.SALT_KEY_SCRIPT;

    private SaltKeyCheck() {}

    /** The init container before the migration and before the proxy. */
    static ContainerArgs container(GatewayPlan plan) {
        SecretPlan.Reference saltKey = plan.keys().references().get(GatewayNames.SALT_KEY);
        List<EnvVarArgs> environment = List.of(
                GatewayEnvironment.databaseUrl(plan),
                EnvVars.fromSecret(GatewayNames.SALT_KEY, saltKey.secret(), saltKey.key()));
        return GatewayPods.container(plan, GatewayNames.SALT_KEY_CONTAINER)
                .command("python", SCRIPT)
                .env(environment)
                .build();
    }

    /**
     * A hook of the proxy's container: one that is restarted in its pod reads its Secrets anew, and no init container runs
     * again. It ends while LiteLLM still imports its packages, and until it has ended no request is sent to the pod.
     */
    static LifecycleHandlerArgs again() {
        return GatewayPods.exec("python", SCRIPT, "unchanged");
    }

    /** A wrong key does not become right by trying again. */
    static PodFailurePolicyArgs endsTheJob() {
        return PodFailurePolicyArgs.builder()
                .rules(PodFailurePolicyRuleArgs.builder()
                        .action("FailJob")
                        // The SDK wants them, Kubernetes refuses them beside exit codes.
                        .onPodConditions(Output.ofNullable(null))
                        .onExitCodes(PodFailurePolicyOnExitCodesRequirementArgs.builder()
                                .containerName(GatewayNames.SALT_KEY_CONTAINER)
                                .operator("In")
                                .values(REFUSED)
                                .build())
                        .build())
                .build();
    }
}
