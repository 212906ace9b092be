package litellmha.pod;

import com.pulumi.kubernetes.core.v1.inputs.LocalObjectReferenceArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.TolerationArgs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.settings.PodSettings;
import litellmha.settings.Settings;

/**
 * What all pods of a stack have beside what they need.
 *
 * @param imagePullSecrets the names of Secrets
 * @param nodeSelector labels of the nodes that may run them
 * @param labels labels; a component's own win over them
 * @param annotations annotations; a component's own win over them
 */
public record PodDefaults(
        List<String> imagePullSecrets,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        Optional<String> priorityClass,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public PodDefaults {
        imagePullSecrets = List.copyOf(imagePullSecrets);
        nodeSelector = Map.copyOf(nodeSelector);
        tolerations = List.copyOf(tolerations);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** A toleration under Kubernetes' names. */
    public record Toleration(
            Optional<String> key,
            Optional<String> operator,
            Optional<String> value,
            Optional<String> effect,
            Optional<Integer> tolerationSeconds) {

        private static Toleration of(PodSettings.Toleration toleration) {
            return new Toleration(
                    toleration.key(),
                    toleration.operator().map(PodSettings.Operator::text),
                    toleration.value(),
                    toleration.effect().map(PodSettings.Effect::text),
                    toleration.tolerationSeconds());
        }

        private TolerationArgs args() {
            TolerationArgs.Builder args = TolerationArgs.builder();
            key.ifPresent(args::key);
            operator.ifPresent(args::operator);
            value.ifPresent(args::value);
            effect.ifPresent(args::effect);
            tolerationSeconds.ifPresent(args::tolerationSeconds);
            return args.build();
        }
    }

    public static PodDefaults of(Settings settings) {
        PodSettings pods = settings.pods().orElse(PodSettings.DEFAULT);
        return new PodDefaults(
                pods.imagePullSecrets().orElse(List.of()),
                pods.nodeSelector().orElse(Map.of()),
                pods.tolerations().orElse(List.of()).stream()
                        .map(Toleration::of)
                        .toList(),
                pods.priorityClass(),
                pods.labels().orElse(Map.of()),
                pods.annotations().orElse(Map.of()));
    }

    /** @param own the component's own tolerations */
    public PodSpecArgs.Builder applyTo(PodSpecArgs.Builder pod, TolerationArgs... own) {
        if (!imagePullSecrets.isEmpty()) {
            pod.imagePullSecrets(imagePullSecrets.stream()
                    .map(name -> LocalObjectReferenceArgs.builder().name(name).build())
                    .toList());
        }
        if (!nodeSelector.isEmpty()) {
            pod.nodeSelector(new TreeMap<>(nodeSelector));
        }
        List<TolerationArgs> all = Stream.concat(
                        Stream.of(own), tolerations.stream().map(Toleration::args))
                .toList();
        if (!all.isEmpty()) {
            pod.tolerations(all);
        }
        priorityClass.ifPresent(pod::priorityClassName);
        return pod;
    }

    public Map<String, String> withLabels(Map<String, String> own) {
        return merged(labels, own);
    }

    public Map<String, String> withAnnotations(Map<String, String> own) {
        return merged(annotations, own);
    }

    private static Map<String, String> merged(Map<String, String> defaults, Map<String, String> own) {
        Map<String, String> all = new TreeMap<>(defaults);
        all.putAll(own);
        return all;
    }
}
