package litellmha.monitoring;

import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.names.BackupMetricsNames;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.MonitoringNames;

/**
 * The PodMonitors of the gateway, of Postgres and of its backups. They name pods: behind a Service the counters of several
 * replicas would alternate. CloudNativePG's own switch for a PodMonitor is deprecated.
 */
public final class Monitoring extends ComponentResource {

    public Monitoring(MonitoringPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:monitoring:Monitoring", MonitoringNames.COMPONENT, options);
        Metadata metadata = new Metadata(namespace, labels, MonitoringNames.COMPONENT);
        podMonitor(GatewayNames.POD_MONITOR, PodMonitor.Spec.ofGateway(), plan, metadata);
        podMonitor(DatabaseNames.POD_MONITOR, PodMonitor.Spec.ofPostgres(plan.generation()), plan, metadata);
        if (plan.backups()) {
            podMonitor(BackupMetricsNames.NAME, PodMonitor.Spec.ofBackups(), plan, metadata);
        }
        registerOutputs(Map.of());
    }

    private void podMonitor(String name, PodMonitor.Spec spec, MonitoringPlan plan, Metadata metadata) {
        new PodMonitor(name, metadata.named(name, plan.labels(), Map.of()), spec, ChildOptions.of(this));
    }
}
