package litellmha.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.SecurityContextArgs;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodTemplateDigestTest {

    @Test
    void theDigestIsTheSameInEveryRun() {
        assertThat(PodTemplateDigest.of(template(pod -> {}, container -> {}), "script"))
                .isEqualTo(PodTemplateDigest.of(template(pod -> {}, container -> {}), "script"))
                .isEqualTo("fab8eaad");
    }

    @Test
    void theOrderInWhichVariablesOfAMapWereSaidDoesNotMatter() {
        PodTemplateSpecArgs other =
                template(pod -> {}, container -> container.env(EnvVars.plain(Map.of("B", "2", "A", "1"))));

        assertThat(PodTemplateDigest.of(
                        template(pod -> {}, container -> container.env(EnvVars.plain(Map.of("A", "1", "B", "2"))))))
                .isEqualTo(PodTemplateDigest.of(other));
    }

    @Test
    void aFileThatContainersRunIsPartOfIt() {
        PodTemplateSpecArgs template = template(pod -> {}, container -> {});

        assertThat(PodTemplateDigest.of(template, "script"))
                .isNotEqualTo(PodTemplateDigest.of(template, "other script"));
    }

    static Stream<Named<PodTemplateSpecArgs>> changes() {
        ContainerResources resources = new ContainerResources(Map.of("cpu", "2"), Map.of("memory", "2Gi"));
        return Stream.of(
                Named.of("image", template(pod -> {}, container -> container.image("other"))),
                Named.of("command", template(pod -> {}, container -> container.command("other"))),
                Named.of("arguments", template(pod -> {}, container -> container.args("other"))),
                Named.of("directory", template(pod -> {}, container -> container.workingDir("/other"))),
                Named.of("variable", template(pod -> {}, container -> container.env(EnvVars.plain(Map.of("A", "2"))))),
                Named.of(
                        "variable's Secret",
                        template(pod -> {}, container -> container.env(EnvVars.fromSecret("A", "b", "c")))),
                Named.of("resources", template(pod -> {}, container -> container.resources(resources.requirements()))),
                Named.of(
                        "container's security context",
                        template(
                                pod -> {},
                                container -> container.securityContext(SecurityContextArgs.builder()
                                        .readOnlyRootFilesystem(false)
                                        .build()))),
                Named.of(
                        "mount",
                        template(pod -> {}, container -> container.volumeMounts(Volumes.writable("tmp", "/tmp")))),
                Named.of("volume", template(pod -> pod.volumes(Volumes.temporary("tmp", "1Mi")), container -> {})),
                Named.of("token", template(pod -> pod.automountServiceAccountToken(true), container -> {})),
                Named.of("restart policy", template(pod -> pod.restartPolicy("Never"), container -> {})),
                Named.of(
                        "labels",
                        Pods.template(
                                new Metadata("space", new Labels("other"), "part"),
                                Map.of(),
                                Map.of(),
                                spec(pod -> {}, container -> {}))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeOfAnyPartChangesTheDigest(PodTemplateSpecArgs changed) {
        assertThat(PodTemplateDigest.of(changed))
                .isNotEqualTo(PodTemplateDigest.of(template(pod -> {}, container -> {})));
    }

    private static PodTemplateSpecArgs template(
            Consumer<PodSpecArgs.Builder> pod, Consumer<ContainerArgs.Builder> container) {
        return Pods.template(
                new Metadata("space", new Labels("stack"), "part"), Map.of(), Map.of(), spec(pod, container));
    }

    private static PodSpecArgs spec(Consumer<PodSpecArgs.Builder> pod, Consumer<ContainerArgs.Builder> container) {
        ContainerArgs.Builder built = Containers.restricted(
                        "it", "image", new ContainerResources(Map.of("cpu", "1"), Map.of("memory", "2Gi")))
                .command("run")
                .args("fast")
                .env(EnvVars.plain(Map.of("A", "1")));
        container.accept(built);
        PodSpecArgs.Builder spec = Pods.restricted(7).containers(List.of(built.build()));
        pod.accept(spec);
        return spec.build();
    }
}
