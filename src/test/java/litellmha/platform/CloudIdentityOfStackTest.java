package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
}
