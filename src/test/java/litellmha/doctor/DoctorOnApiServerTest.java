package litellmha.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.kubeapi.KubeContext;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a real API server, whose administrator's kubeconfig LITELLM_HA_API_SERVER names. All is done in one namespace of
 * its own, which is deleted at the end.
 */
@Tag("api-server")
class DoctorOnApiServerTest {

    private static final String VARIABLE = "LITELLM_HA_API_SERVER";

    /** Where the client looks before it looks at KUBECONFIG. */
    private static final String KUBECONFIG = "kubeconfig";

    private final String namespace = "doctor-" + UUID.randomUUID().toString().substring(0, 8);
    private String context;
    private KubernetesClient admin;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireAnApiServer() {
        assertThat(System.getenv(VARIABLE))
                .withFailMessage(VARIABLE + " is not set: it has to name the kubeconfig of a Kubernetes administrator")
                .isNotBlank();
    }

    @BeforeEach
    void connect() {
        System.setProperty(KUBECONFIG, System.getenv(VARIABLE));
        context = Config.autoConfigure(null).getCurrentContext().getName();
        admin = KubeContext.client(context);
    }

    @AfterEach
    void cleanUp() {
        System.clearProperty(KUBECONFIG);
        admin.namespaces().withName(namespace).delete();
        admin.close();
    }

    private Diagnosis examine() throws InterruptedException {
        return examine(context);
    }

    private Diagnosis examine(String other) throws InterruptedException {
        ObjectNode config =
                StackFile.read(CommittedStacks.CHECKOUT, "prod").config().deepCopy();
        config.put("litellm-ha:namespace", namespace);
        return Doctor.examine(PlatformPlan.of("prod", new StackFile("Pulumi.prod.yaml", config).settings()), other);
    }

    private static Finding only(Diagnosis diagnosis, String subject) {
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.subject().equals(subject))
                .hasSize(1);
        return diagnosis.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private void makeNamespace(Map<String, String> labels) {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private void makeNamespaceAsTheStackDoes() {
        makeNamespace(Map.of("litellm-ha/stack", "prod", "pod-security.kubernetes.io/enforce", "restricted"));
        // Pods are refused until a controller has made it.
        admin.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .waitUntilCondition(Objects::nonNull, 30, TimeUnit.SECONDS);
    }

    @Test
    void anAdministratorSeesEverything() throws InterruptedException {
        Diagnosis diagnosis = examine();

        assertThat(diagnosis.findings()).extracting(Finding::level).doesNotContain(Level.UNKNOWN);
        assertThat(only(diagnosis, "API").level()).isEqualTo(Level.OK);
        assertThat(only(diagnosis, "Rights").level()).isEqualTo(Level.OK);
        assertThat(only(diagnosis, "Objects").text()).isEqualTo("namespace %s is free".formatted(namespace));
        assertThat(diagnosis.findings())
                .extracting(Finding::text)
                .contains("the server would accept Namespace " + namespace);
    }

    @Test
    void nothingIsMade() throws InterruptedException {
        examine();

        assertThat(admin.namespaces().withName(namespace).get()).isNull();
    }

    @Test
    void aNamespaceOfSomebodyElseIsInTheWay() throws InterruptedException {
        makeNamespace(Map.of());

        assertThat(only(examine(), "Objects").text()).contains("not created by stack prod: Namespace " + namespace);
    }

    @Test
    void anObjectOfAnotherStackIsInTheWay() throws InterruptedException {
        makeNamespaceAsTheStackDoes();
        admin.configMaps()
                .inNamespace(namespace)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("litellm-config")
                        .withLabels(Map.of("litellm-ha/stack", "other"))
                        .endMetadata()
                        .build())
                .create();

        assertThat(only(examine(), "Objects").text()).endsWith(": ConfigMap litellm-config (of stack other)");
    }

    @Test
    void theStacksPodsPassTheRestrictedLevelAndFailOnAQuota() throws InterruptedException {
        makeNamespaceAsTheStackDoes();

        assertThat(examine().findings())
                .filteredOn(finding -> finding.subject().equals("Admission"))
                .hasSize(6)
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .extracting(Finding::text)
                .contains("the server would accept Cluster litellm-pg");

        admin.resourceQuotas()
                .inNamespace(namespace)
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("limits.memory", new Quantity("1Gi")))
                        .endSpec()
                        .build())
                .create();
        admin.resourceQuotas()
                .inNamespace(namespace)
                .withName("small")
                .waitUntilCondition(
                        quota -> quota.getStatus() != null
                                && quota.getStatus().getHard() != null
                                && !quota.getStatus().getHard().isEmpty(),
                        30,
                        TimeUnit.SECONDS);

        Diagnosis diagnosis = examine();
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.subject().equals("Admission") && finding.level() == Level.ERROR)
                .extracting(Finding::text)
                .anySatisfy(text ->
                        assertThat(text).contains("would reject a pod of Deployment litellm", "exceeded quota: small"));
        assertThat(diagnosis.hasErrors()).isTrue();
    }

    @Test
    void aUserWithoutRightsIsToldWhichAndWhatCouldNotBeSeen() throws Exception {
        makeNamespaceAsTheStackDoes();
        useAServiceAccountWithoutRights();

        Diagnosis diagnosis = examine("stranger");

        assertThat(only(diagnosis, "Rights").text())
                .contains(
                        "you may not create events; create, delete, get, list, patch, watch backups.postgresql.cnpg.io,"
                                + " clusters.postgresql.cnpg.io, deployments.apps",
                        "create, delete, get, patch clusterrolebindings.rbac.authorization.k8s.io,"
                                + " clusterroles.rbac.authorization.k8s.io, configmaps, cronjobs.batch, namespaces",
                        "poddisruptionbudgets.policy");
        assertThat(only(diagnosis, "Nodes"))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.UNKNOWN))
                .satisfies(finding -> assertThat(finding.text()).contains("nodes is forbidden"));
        assertThat(only(diagnosis, "API").level()).isEqualTo(Level.OK);
        assertThat(diagnosis.keepsGuarantees()).isFalse();
    }

    @Test
    void aTokenThatIsNotValidIsOneError() throws IOException {
        writeKubeconfig("not-a-token");

        assertThatThrownBy(() -> examine("stranger"))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("does not accept the context's credentials");
    }

    private void useAServiceAccountWithoutRights() throws IOException {
        admin.serviceAccounts()
                .inNamespace(namespace)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("stranger")
                        .endMetadata()
                        .build())
                .create();
        String answer = admin.raw(
                "/api/v1/namespaces/%s/serviceaccounts/stranger/token".formatted(namespace),
                "POST",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}");
        writeKubeconfig(new JsonMapper().readTree(answer).at("/status/token").asText());
    }

    private void writeKubeconfig(String token) throws IOException {
        Config config = admin.getConfiguration();
        Path file = folder.resolve("kubeconfig");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: stranger
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                contexts: [{name: stranger, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: "%s"}}]
                """.formatted(config.getMasterUrl(), config.getCaCertData(), token));
        System.setProperty(KUBECONFIG, file.toString());
    }
}
