package litellmha.kubeapi;

import static litellmha.kubeapi.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;

class RightsTest {

    private static final JsonNode NAMESPACE =
            json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'litellm'}}");

    @Test
    void eachKindThatIsDeclaredIsReadOnce() {
        assertThat(Rights.toRead(
                        CommittedStacks.manifests("prod").withoutSecrets().objects()))
                .allMatch(right -> right.verb().equals("get"))
                .allMatch(right -> right.namespaced() != right.object().startsWith("clusterrole"))
                .extracting(Right::object)
                .containsExactlyInAnyOrder(
                        "namespaces",
                        "networkpolicies.networking.k8s.io",
                        "configmaps",
                        "serviceaccounts",
                        "roles.rbac.authorization.k8s.io",
                        "rolebindings.rbac.authorization.k8s.io",
                        "clusterroles.rbac.authorization.k8s.io",
                        "clusterrolebindings.rbac.authorization.k8s.io",
                        "cronjobs.batch",
                        "services",
                        "clusters.postgresql.cnpg.io",
                        "jobs.batch",
                        "deployments.apps",
                        "poddisruptionbudgets.policy",
                        "scheduledbackups.postgresql.cnpg.io");
    }

    @Test
    void whatAStackDoesNotDeclareIsNoRight() {
        assertThat(Rights.toRead(CommittedStacks.manifests("cost").objects()))
                .extracting(Right::object)
                .contains("clusters.postgresql.cnpg.io")
                .doesNotContain("poddisruptionbudgets.policy", "scheduledbackups.postgresql.cnpg.io");
    }

    @Test
    void onlyCreatingANamespaceIsDecidedOutsideOfIt() {
        assertThat(Rights.on(List.of(NAMESPACE), "get", "create", "delete"))
                .containsExactly(
                        new Right("get", "", "namespaces", "", true),
                        new Right("create", "", "namespaces", "", false),
                        new Right("delete", "", "namespaces", "", true));
    }

    @Test
    void anObjectWithoutNamespaceBelongsToTheCluster() {
        JsonNode role =
                json("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'reader'}}");

        assertThat(Rights.toRead(List.of(role)))
                .containsExactly(new Right("get", "rbac.authorization.k8s.io", "clusterroles", "", false));
    }

    @Test
    void aSubresourceFollowsASlashAsInARole() {
        assertThat(Rights.inNamespace("apps", "deployments/scale", "get", "update"))
                .containsExactly(
                        new Right("get", "apps", "deployments", "scale", true),
                        new Right("update", "apps", "deployments", "scale", true));
        assertThat(Rights.inCluster("", "nodes", "patch")).containsExactly(new Right("patch", "", "nodes", "", false));
    }

    @Test
    void objectsWithTheSameVerbsAreShownTogether() {
        List<Right> rights = Stream.of(
                        Rights.inNamespace("", "pods/exec", "get", "create"),
                        Rights.inNamespace("apps", "deployments/scale", "get"),
                        Rights.inNamespace("", "pods", "create", "get"),
                        Rights.inCluster("", "nodes", "get"))
                .flatMap(List::stream)
                .toList();

        assertThat(Rights.shown(rights)).isEqualTo("create, get pods, pods/exec; get deployments.apps/scale, nodes");
    }
}
