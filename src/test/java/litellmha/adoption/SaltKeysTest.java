package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.kubeapi.FakeApi;
import litellmha.settings.SecretSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Secret of the tests has the key `one`. */
class SaltKeysTest {

    private final FakeApi api = new FakeApi();

    private SaltKeys with(String labels, String container) {
        api.answer("/api/v1/namespaces/ns/pods", 200, """
                {'items':[{'metadata':{'name':'p','labels':{%s}},'spec':{'containers':[{%s}]}}]}""".formatted(labels, container));
        api.answer("/api/v1/namespaces/ns/secrets/s", 200, "{'data':{'LITELLM_SALT_KEY':'b25l','other':'b25l'}}");
        return new SaltKeys(api, "ns", "prod");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    'env':[{'name':'LITELLM_SALT_KEY','value':'one'}]
                    'env':[{'name':'LITELLM_SALT_KEY','valueFrom':{'secretKeyRef':{'name':'s','key':'other'}}}]
                    'envFrom':[{'secretRef':{'name':'s'}}]
                    'env':[{'name':'LITELLM_MASTER_KEY','value':'one'}]
                    'env':[{'name':'LITELLM_MASTER_KEY','value':'two'},{'name':'LITELLM_SALT_KEY','value':'one'}]
                    """)
    void theKeyOfAPodIsComparedWithTheStacks(String environment) {
        SaltKeys keys = with("", "'image':'ghcr.io/berriai/litellm:v1'," + environment);

        assertThat(keys.areFound()).isTrue();
        assertThat(keys.refusals(new SecretSource.Value("one"))).isEmpty();
        assertThat(keys.refusals(new SecretSource.Existing("s", "other"))).isEmpty();
        assertThat(keys.refusals(new SecretSource.Value("three")))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason())
                        .contains("pod p encrypts with another key")
                        .doesNotContain("one", "three"));
    }

    @Test
    void theStacksOwnPodsAndOtherProgramsDoNotCount() {
        String environment = ",'env':[{'name':'LITELLM_MASTER_KEY','value':'one'}]";

        assertThat(with("'litellm-ha/stack':'prod'", "'image':'litellm:v1'" + environment)
                        .areFound())
                .isFalse();
        assertThat(with("", "'image':'open-webui:v1'" + environment).areFound()).isFalse();
    }
}
