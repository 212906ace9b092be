package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.ExecActionArgs;
import com.pulumi.kubernetes.core.v1.inputs.HTTPGetActionArgs;
import com.pulumi.kubernetes.core.v1.inputs.ProbeArgs;
import java.util.List;

/** Probes of containers. */
public final class Probes {

    private Probes() {}

    /**
     * How a container is probed.
     *
     * @param failures in a row after which it counts as failed
     */
    public record Timing(int periodSeconds, int timeoutSeconds, int failures) {}

    /** @param port the name of a port of the container */
    public static ProbeArgs http(String path, String port, Timing timing) {
        return probe(timing)
                .httpGet(HTTPGetActionArgs.builder().path(path).port(port).build())
                .build();
    }

    public static ProbeArgs command(List<String> command, Timing timing) {
        return probe(timing)
                .exec(ExecActionArgs.builder().command(command).build())
                .build();
    }

    private static ProbeArgs.Builder probe(Timing timing) {
        return ProbeArgs.builder()
                .periodSeconds(timing.periodSeconds())
                .timeoutSeconds(timing.timeoutSeconds())
                .failureThreshold(timing.failures());
    }
}
