package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellmha.litellm.Variables;
import litellmha.manifest.Manifests;
import litellmha.names.GatewayNames;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LiteLLM takes a reference to a variable that is not there for an empty value, without an error. */
class VariablesOfTheProxyTest {

    private static final Pattern REFERENCE = Pattern.compile("os\\.environ/(\\w+)");

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void everyReferenceOfTheConfigurationIsAVariableOfThePod(String stack) {
        Manifests manifests = CommittedStacks.manifests(stack);

        assertThat(references(manifests)).isNotEmpty().isSubsetOf(variables(manifests));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void everyVariableOfThePodIsReferredToOrReadByLiteLlmItself(String stack) {
        Manifests manifests = CommittedStacks.manifests(stack);
        Set<String> unused = variables(manifests);
        unused.removeAll(references(manifests));
        unused.removeAll(Variables.READ_BY_ITSELF);
        // LiteLLM looks for it by this name (proxy/common_utils/encrypt_decrypt_utils.py).
        unused.remove(GatewayNames.SALT_KEY);

        assertThat(unused).isEmpty();
    }

    private static Set<String> references(Manifests manifests) {
        return REFERENCE
                .matcher(object(manifests, "ConfigMap " + GatewayNames.CONFIG_MAP)
                        .path("data")
                        .path(GatewayNames.CONFIG_FILE)
                        .asText())
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> variables(Manifests manifests) {
        Set<String> names = new TreeSet<>();
        object(manifests, "Deployment " + GatewayNames.DEPLOYMENT)
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> names.add(variable.path("name").asText()));
        return names;
    }

    private static JsonNode object(Manifests manifests, String id) {
        return manifests.objects().stream()
                .filter(object -> id.equals(Manifests.kind(object) + " " + Manifests.name(object)))
                .findFirst()
                .orElseThrow();
    }
}
