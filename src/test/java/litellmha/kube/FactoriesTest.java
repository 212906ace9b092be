package litellmha.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import java.util.List;
import java.util.Map;
import litellmha.kube.Probes.Timing;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each object as a whole, so that what a factory must leave alone is asserted with what it sets. */
class FactoriesTest {

    private static final Map<String, String> SELECTOR =
            Map.of("app.kubernetes.io/name", "litellm", "app.kubernetes.io/component", "part");

    private final Metadata metadata = new Metadata("space", new Labels("stack"), "part");
    private final PodTemplateSpecArgs template = Pods.template(
            metadata,
            Map.of(),
            Map.of(),
            Pods.restricted(7).containers(List.of()).build());

    @Nested
    class OfMetadata {

        private static final String MANAGER = "pulumi.com/patchFieldManager";

        @Test
        void anObjectHasItsNameNamespaceAllLabelsAndTheStackAsItsManager() {
            assertThat(PodTemplateDigest.plain(metadata.named("it")))
                    .isEqualTo(Map.of(
                            "name",
                            "it",
                            "namespace",
                            "space",
                            "labels",
                            labels(),
                            "annotations",
                            Map.of(MANAGER, "litellm-ha-stack")));
        }

        @Test
        void anObjectThatIsNotTakenOverHasNoManager() {
            assertThat(PodTemplateDigest.plain(metadata.namedButNotTakenOver("it", Map.of())))
                    .isEqualTo(Map.of("name", "it", "namespace", "space", "labels", labels()));
        }

        @Test
        void annotationsAreAdded() {
            assertThat(PodTemplateDigest.plain(metadata.named("it", Map.of("a", "b"))))
                    .extracting("annotations")
                    .isEqualTo(Map.of("a", "b", MANAGER, "litellm-ha-stack"));
        }

        @Test
        void aPodTemplateHasNoNameOfItsOwn() {
            assertThat(PodTemplateDigest.plain(metadata.unnamed(Map.of(), Map.of())))
                    .isEqualTo(Map.of("labels", labels()));
        }
    }

    @Test
    void aSelectorIsOfLabelsOrOfTheirPresence() {
        assertThat(PodTemplateDigest.plain(Selectors.component("part"))).isEqualTo(Map.of("matchLabels", SELECTOR));
        assertThat(PodTemplateDigest.plain(Selectors.exists("key")))
                .isEqualTo(Map.of("matchExpressions", List.of(Map.of("key", "key", "operator", "Exists"))));
    }

    @Test
    void aRestrictedPodHasAUserAndNoTokenAndNoContainersYet() {
        assertThat(PodTemplateDigest.plain(
                        Pods.restricted(7).containers(List.of()).build()))
                .isEqualTo(Map.of(
                        "automountServiceAccountToken",
                        false,
                        "containers",
                        List.of(),
                        "enableServiceLinks",
                        false,
                        "securityContext",
                        Map.of(
                                "runAsNonRoot",
                                true,
                                "runAsUser",
                                7,
                                "runAsGroup",
                                7,
                                "fsGroup",
                                7,
                                "seccompProfile",
                                Map.of("type", "RuntimeDefault"))));
    }

    @Test
    void aRestrictedContainerHasAReadOnlyRootAndNoCommand() {
        ContainerResources resources = new ContainerResources(Map.of("cpu", "1"), Map.of("memory", "2Gi"));

        assertThat(PodTemplateDigest.plain(
                        Containers.restricted("it", "image", resources).build()))
                .isEqualTo(Map.of(
                        "name",
                        "it",
                        "image",
                        "image",
                        "imagePullPolicy",
                        "IfNotPresent",
                        "resources",
                        Map.of("requests", Map.of("cpu", "1"), "limits", Map.of("memory", "2Gi")),
                        "securityContext",
                        Map.of(
                                "allowPrivilegeEscalation",
                                false,
                                "readOnlyRootFilesystem",
                                true,
                                "capabilities",
                                Map.of("drop", List.of("ALL")))));
    }

    @Test
    void storageIsAddedToResourcesAndLeavesTheOthersAlone() {
        assertThat(new ContainerResources(Map.of("cpu", "1"), Map.of("memory", "2Gi")).withStorage("1Mi", "2Mi"))
                .isEqualTo(new ContainerResources(
                        Map.of("cpu", "1", "ephemeral-storage", "1Mi"),
                        Map.of("memory", "2Gi", "ephemeral-storage", "2Mi")));
    }

    @Test
    void aProbeIsEitherOfHttpOrOfACommand() {
        assertThat(PodTemplateDigest.plain(Probes.http("/path", "http", new Timing(1, 2, 3))))
                .isEqualTo(Map.of(
                        "httpGet",
                        Map.of("path", "/path", "port", "http"),
                        "periodSeconds",
                        1,
                        "timeoutSeconds",
                        2,
                        "failureThreshold",
                        3));
        assertThat(PodTemplateDigest.plain(Probes.command(List.of("true"), new Timing(1, 2, 3))))
                .isEqualTo(Map.of(
                        "exec",
                        Map.of("command", List.of("true")),
                        "periodSeconds",
                        1,
                        "timeoutSeconds",
                        2,
                        "failureThreshold",
                        3));
    }

    @Test
    void aVariableHasEitherAValueOrASecretKey() {
        assertThat(EnvVars.plain(Map.of("B", "2", "A", "1")).stream()
                        .map(PodTemplateDigest::plain)
                        .toList())
                .isEqualTo(List.of(Map.of("name", "A", "value", "1"), Map.of("name", "B", "value", "2")));
        assertThat(PodTemplateDigest.plain(EnvVars.fromSecret("A", "secret", "key")))
                .isEqualTo(Map.of(
                        "name", "A", "valueFrom", Map.of("secretKeyRef", Map.of("name", "secret", "key", "key"))));
    }

    @Test
    void aTemporaryVolumeHasASizeAndAMountIsReadOnlyOnlyIfItSaysSo() {
        assertThat(PodTemplateDigest.plain(Volumes.temporary("tmp", "1Mi")))
                .isEqualTo(Map.of("name", "tmp", "emptyDir", Map.of("sizeLimit", "1Mi")));
        assertThat(PodTemplateDigest.plain(Volumes.configMap("config", "map")))
                .isEqualTo(Map.of("name", "config", "configMap", Map.of("name", "map")));
        assertThat(PodTemplateDigest.plain(Volumes.writable("tmp", "/tmp")))
                .isEqualTo(Map.of("name", "tmp", "mountPath", "/tmp"));
        assertThat(PodTemplateDigest.plain(Volumes.readOnly("config", "/etc")))
                .isEqualTo(Map.of("name", "config", "mountPath", "/etc", "readOnly", true));
    }

    @Nested
    class OfServices {

        private final Object ports = List.of(Map.of("name", "http", "port", 80, "targetPort", "http"));

        @Test
        void anInternalServiceSaysNothingOfItsType() {
            assertThat(PodTemplateDigest.plain(Services.internal("part", "http", 80)))
                    .isEqualTo(Map.of("selector", SELECTOR, "ports", ports));
        }

        @Test
        void aClusterIpServiceSaysItsType() {
            assertThat(PodTemplateDigest.plain(Services.clusterIp("part", "http", 80)))
                    .isEqualTo(Map.of("selector", SELECTOR, "ports", ports, "type", "ClusterIP"));
        }

        @Test
        void aLoadBalancerLetsItsSourcesInAndKeepsTheirAddresses() {
            assertThat(PodTemplateDigest.plain(Services.loadBalancer("part", "http", 80, List.of("10.0.0.0/8"))))
                    .isEqualTo(Map.of(
                            "selector",
                            SELECTOR,
                            "ports",
                            ports,
                            "type",
                            "LoadBalancer",
                            "loadBalancerSourceRanges",
                            List.of("10.0.0.0/8"),
                            "externalTrafficPolicy",
                            "Local"));
        }
    }

    @Test
    void aDeploymentEitherRollsOrRecreatesItsOnlyPod() {
        Object selector = Map.of("matchLabels", SELECTOR);
        assertThat(PodTemplateDigest.plain(Deployments.rolling("part", 3, template)))
                .isEqualTo(Map.of(
                        "replicas",
                        3,
                        "strategy",
                        Map.of("type", "RollingUpdate", "rollingUpdate", Map.of("maxUnavailable", 0, "maxSurge", 1)),
                        "selector",
                        selector,
                        "template",
                        PodTemplateDigest.plain(template)));
        assertThat(PodTemplateDigest.plain(Deployments.single("part", template)))
                .isEqualTo(Map.of(
                        "replicas",
                        1,
                        "strategy",
                        Map.of("type", "Recreate"),
                        "selector",
                        selector,
                        "template",
                        PodTemplateDigest.plain(template)));
    }

    @Test
    void aDisruptionBudgetKeepsOnePodAndSaysNothingOfMaxUnavailable() {
        assertThat(PodTemplateDigest.plain(DisruptionBudgets.keepingOne("part")))
                .isEqualTo(Map.of(
                        "minAvailable",
                        1,
                        "unhealthyPodEvictionPolicy",
                        "AlwaysAllow",
                        "selector",
                        Map.of("matchLabels", SELECTOR)));
    }

    private static Map<String, String> labels() {
        return new Labels("stack").of("part");
    }
}
