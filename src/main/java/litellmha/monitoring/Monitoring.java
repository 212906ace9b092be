package litellmha.monitoring;

import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.MonitoringNames;

/**
 * The PodMonitors of the gateway and of Postgres. They name pods: behind a Service the counters of several replicas would
 * alternate. CloudNativePG's own switch for a PodMonitor is deprecated.
 */
public final class Monitoring extends ComponentResource {

    public Monitoring(MonitoringPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:monitoring:Monitoring", MonitoringNames.COMPONENT, options);
        Metadata metadata = new Metadata(namespace, labels, MonitoringNames.COMPONENT);
        new PodMonitor(
                GatewayNames.POD_MONITOR,
                metadata.named(GatewayNames.POD_MONITOR, plan.labels(), Map.of()),
                PodMonitor.Spec.ofGateway(),
                ChildOptions.of(this));
        new PodMonitor(
                DatabaseNames.POD_MONITOR,
                metadata.named(DatabaseNames.POD_MONITOR, plan.labels(), Map.of()),
                PodMonitor.Spec.ofPostgres(),
                ChildOptions.of(this));
        registerOutputs(Map.of());
    }
}
