package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import litellmha.kubeapi.FakeApi;
import litellmha.manifest.ManifestDiff.Difference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedDifferenceTest {

    private static String shown(String object, String path, String left) {
        return MaskedDifference.of(new Difference(object, path, FakeApi.json(left), MissingNode.getInstance()))
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    data.config.yaml:general_settings.master_key; 'hidden'
                    data.config.yaml:model_list[0]; {'litellm_params':{'model':'m','api_key':'hidden'}}
                    data.config.yaml:litellm_settings; {'cache_params':{'password':'hidden'}}
                    spec.template.spec.containers[litellm].env[LITELLM_SALT_KEY].value; 'hidden'
                    spec.template.spec.containers[litellm].env[MY_TOKEN]; {'name':'MY_TOKEN','value':'hidden'}
                    spec.template.spec.containers[old]; {'env':[{'name':'DATABASE_URL','value':'hidden'}]}
                    data.note.txt; 'postgres://me:hidden@db/x'
                    """)
    void whatMayBeASecretIsNotShown(String path, String left) {
        assertThat(shown("Deployment litellm", path, left)).doesNotContain("hidden");
    }

    @Test
    void noValueOfASecretIsShown() {
        assertThat(shown("Secret litellm-secrets", "data.NOTE", "'hidden'")).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    spec.replicas; '2'
                    spec.topologySpreadConstraints; [{'topologyKey':'zone'}]
                    spec.template.spec.containers[litellm].env[X_API_KEY].valueFrom.secretKeyRef.name; 'mine'
                    data.config.yaml:model_list[0].litellm_params; {'max_tokens':'7'}
                    """)
    void whatIsNoneIsShown(String path, String left) {
        assertThat(shown("Deployment litellm", path, left)).doesNotContain("****");
    }
}
