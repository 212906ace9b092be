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
            'a b': 'c' | found "a b"; allowed: the key of an annotation
            """)
    void whatWouldGiveNoIdentityIsRefused(String annotations, String fault) {
        assertThat(faults(annotations, "")).singleElement().asString().contains(fault);
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
