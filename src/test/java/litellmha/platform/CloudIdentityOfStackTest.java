package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** A gateway that a cloud knows by its ServiceAccount. */
class CloudIdentityOfStackTest {

    private static Manifests with(String annotation, String value) {
        StackFile changed = stack("cost");
        changed.config()
                .withObject("/litellm-ha:gateway")
                .putObject("serviceAccountAnnotations")
                .put(annotation, value);
        return declared("cost", changed.settings());
    }

    @Test
    void itHasAServiceAccountOfItsOwnWithoutATokenForKubernetes() {
        Manifests manifests = with("eks.amazonaws.com/role-arn", "arn:aws:iam::000000000000:role/gateway");
        JsonNode account = object(manifests, "ServiceAccount", "litellm");
        JsonNode template = object(manifests, "Deployment", "litellm").at("/spec/template");

        assertThat(account.at("/metadata/annotations")
                        .path("eks.amazonaws.com/role-arn")
                        .asText())
                .isEqualTo("arn:aws:iam::000000000000:role/gateway");
        assertThat(account.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(template.at("/spec/serviceAccountName").asText()).isEqualTo("litellm");
        assertThat(template.at("/spec/automountServiceAccountToken").asBoolean(true))
                .isFalse();
        assertThat(template.at("/metadata/labels").has("azure.workload.identity/use"))
                .isFalse();
    }

    @Test
    void azureFindsItsLabelOnThePods() {
        JsonNode deployment = object(
                with("azure.workload.identity/client-id", "01234567-89ab-cdef-0123-456789abcdef"),
                "Deployment",
                "litellm");

        assertThat(deployment
                        .at("/spec/template/metadata/labels")
                        .path("azure.workload.identity/use")
                        .asText())
                .isEqualTo("true");
        assertThat(deployment.at("/spec/selector").toString()).doesNotContain("azure");
    }

    @Test
    void theMigrationHasNoIdentity() {
        Manifests manifests = with("eks.amazonaws.com/role-arn", "arn:aws:iam::000000000000:role/gateway");

        assertThat(object(manifests, "Job", "litellm-migrations"))
                .isEqualTo(object(CommittedStacks.manifests("cost"), "Job", "litellm-migrations"));
    }

    @Test
    void withoutAnnotationsThereIsNoServiceAccount() {
        assertThat(CommittedStacks.manifests("cost").objects())
                .noneMatch(object -> object.path("kind").asText().equals("ServiceAccount"));
    }

    /** AWS reads no annotation then: the association names the ServiceAccount, and an agent on the node hands out the keys. */
    @Test
    void eksPodIdentityFindsItsServiceAccountAndMayBeAskedOnEveryNode() {
        StackFile changed = stack("cost");
        changed.config()
                .withObject("/litellm-ha:gateway")
                .putObject("serviceAccountAnnotations")
                .put("example.com/identity", "pod-identity");
        ArrayNode endpoints = changed.config().withObject("/litellm-ha:network").putArray("endpoints");
        List.of("169.254.170.23/32", "fd00:ec2::23/128").forEach(cidr -> endpoints
                .addObject()
                .put("cidr", cidr)
                .putArray("ports")
                .add(80));
        Manifests manifests = declared("cost", changed.settings());

        assertThat(object(manifests, "Deployment", "litellm")
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo("litellm");
        assertThat(object(manifests, "NetworkPolicy", "litellm-gateway")
                        .at("/spec/egress")
                        .toString())
                .contains(
                        "{\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}],\"to\":[{\"ipBlock\":{\"cidr\":\"169.254.170.23/32\"}}]}",
                        "{\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}],\"to\":[{\"ipBlock\":{\"cidr\":\"fd00:ec2::23/128\"}}]}");
    }
}
