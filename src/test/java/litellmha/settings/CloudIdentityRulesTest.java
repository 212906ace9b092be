package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudIdentityRulesTest {

    private static final String GOOGLE = "'iam.gke.io/gcp-service-account': 'gateway@project.iam.gserviceaccount.com'";

    private static List<String> faults(String annotations, String endpoints) {
        return new ProdConfiguration()
                .with(
                        "gateway",
                        "{\"image\": \"example.org/litellm:v1\", %s, 'serviceAccountAnnotations': {%s}}"
                                .formatted(ProdConfiguration.RESOURCES, annotations))
                .with("network", "{'endpoints': [%s]}".formatted(endpoints))
                .faults();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'eks.amazonaws.com/role-arn': 'arn:aws:iam::000000000000:role/gateway'",
                "'eks.amazonaws.com/role-arn': 'arn:aws-us-gov:iam::000000000000:role/path/gateway',"
                        + " 'eks.amazonaws.com/sts-regional-endpoints': 'true'",
                "'azure.workload.identity/client-id': '01234567-89ab-cdef-0123-456789abcdef'",
                "'azure.workload.identity/tenant-id': '01234567-89AB-cdef-0123-456789abcdef',"
                        + " 'azure.workload.identity/service-account-token-expiration': '3600'",
                "'eks.amazonaws.com/token-expiration': '600', 'eks.amazonaws.com/audience': 'sts.amazonaws.com'",
                "'iam.gke.io/credential-quota-project': 'my-project', 'iam.gke.io/return-principal-id-as-email': 'true'",
                "'eks.example.com/role-arn': 'x', 'k8s.amazonaws.com/owner': 'y'",
                "'example.com/owner': 'somebody'"
            })
    void anIdentityOfACloudIsAccepted(String annotations) {
        assertThat(faults(annotations, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'eks.amazonaws.com/role-arn': 'gateway' | found "gateway"; allowed: a value such as arn:aws:iam::
            'azure.workload.identity/client-id': 'gateway' | found "gateway"; allowed: a value such as 11111111-
            'eks.amazonaws.com/rolearn': 'arn:aws:iam::000000000000:role/a' | did you mean eks.amazonaws.com/role-arn?
            'iam.gke.io/service-account': 'a@b.iam.gserviceaccount.com' | allowed: an annotation that the cloud reads
            'eks.amazon.com/role-arn': 'arn:aws:iam::000000000000:role/a' | found "eks.amazon.com/role-arn"; allowed: an annotation that the cloud reads; did you mean eks.amazonaws.com/role-arn?
            'eks.amazonaws.com.cn/role-arn': 'arn:aws-cn:iam::000000000000:role/a' | did you mean eks.amazonaws.com/role-arn?
            'iam.gke.com/gcp-service-account': 'a@b.iam.gserviceaccount.com' | did you mean iam.gke.io/gcp-service-account?
            'azure.workloadidentity/client-id': 'x' | did you mean azure.workload.identity/client-id?
            'eks.amazonaws.com/skip-containers': 'metrics' | allowed: an annotation that the cloud reads
            'eks.amazonaws.com/sts-regional-endpoints': 'yes' | sts-regional-endpoints: found "yes"; allowed: "true" or "false"
            'eks.amazonaws.com/token-expiration': '599' | token-expiration: found "599"; allowed: a number of seconds from 600 to 86400
            'eks.amazonaws.com/token-expiration': '86401' | found "86401"
            'eks.amazonaws.com/token-expiration': '1h' | found "1h"
            'eks.amazonaws.com/token-expiration': '99999999999999999999' | found "99999999999999999999"
            'azure.workload.identity/service-account-token-expiration': '3599' | from 3600 to 86400
            'azure.workload.identity/tenant-id': 'example.com' | tenant-id: found "example.com"; allowed: a value such as 11111111-
            'iam.gke.io/credential-quota-project': 'My Project' | allowed: the ID of a project
            'iam.gke.io/return-principal-id-as-email': '1' | allowed: "true" or "false"
            'eks.amazonaws.com/token-expiration': 86400 | token-expiration: found 86400; allowed: a text; put it in quotes
            'a b': 'c' | found "a b"; allowed: the key of an annotation
            """)
    void whatWouldGiveNoIdentityIsRefused(String annotations, String fault) {
        assertThat(faults(annotations, "")).singleElement().asString().contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'cidr': '169.254.170.23/32', 'ports': [80]}", "{'cidr': 'fd00:ec2::23/128', 'ports': [80]}"})
    void theAgentOfEksPodIdentityCanBeOpened(String endpoint) {
        assertThat(faults("'example.com/owner': 'somebody'", endpoint)).isEmpty();
    }

    @Test
    void annotationsAreAsLargeAsKubernetesAllows() {
        String key = "example.com/note";
        int most = (256 - 4) * 1024 - key.length();

        assertThat(faults("'%s': '%s'".formatted(key, "x".repeat(most)), "")).isEmpty();
        assertThat(faults("'%s': '%s'".formatted(key, "x".repeat(most + 1)), ""))
                .containsExactly(
                        "litellm-ha:gateway.serviceAccountAnnotations: found 258049 bytes; allowed: at most 258048 bytes together: Kubernetes allows 262144, the program's own included");
    }

    @Test
    void theMetadataServerOfGkeNeedsAnEndpointThatTheErrorPrints() {
        assertThat(faults(GOOGLE, "{'cidr': '169.254.169.254/32', 'ports': [443]}"))
                .singleElement()
                .asString()
                .contains(
                        "would block it",
                        "{cidr: 169.254.169.254/32, ports: [80]} with Dataplane V2",
                        "{cidr: 169.254.169.252/32, ports: [988]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'cidr': '169.254.169.254/32', 'ports': [80]}", "{'cidr': '169.254.169.252/32', 'ports': [988]}"
            })
    void eitherAddressOfTheMetadataServerWillDo(String endpoint) {
        assertThat(faults(GOOGLE, endpoint)).isEmpty();
    }
}
