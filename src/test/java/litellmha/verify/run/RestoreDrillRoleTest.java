package litellmha.verify.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import litellmha.verify.check.Check;
import litellmha.verify.check.RestoreScenario;
import litellmha.verify.judge.RestoreJudge;
import org.junit.jupiter.api.Test;

/** The rights in docs/restore-drill-role.yaml. */
class RestoreDrillRoleTest {

    private static Set<Right> granted(String kind, boolean namespaced) throws IOException {
        Set<Right> rights = new HashSet<>();
        var documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(CommittedStacks.CHECKOUT
                        .resolve("docs/restore-drill-role.yaml")
                        .toFile());
        for (JsonNode object : documents.readAll()) {
            if (object.path("kind").asText().equals(kind)) {
                object.path("rules").forEach(rule -> rights.addAll(of(rule, namespaced)));
            }
        }
        return rights;
    }

    private static Collection<Right> of(JsonNode rule, boolean namespaced) {
        String group = rule.at("/apiGroups/0").asText();
        String resource = rule.at("/resources/0").asText();
        String[] verbs = new YAMLMapper().convertValue(rule.path("verbs"), String[].class);
        return namespaced ? Rights.inNamespace(group, resource, verbs) : Rights.inCluster(group, resource, verbs);
    }

    private static Right inCluster(Right right) {
        return new Right(right.verb(), right.group(), right.resource(), right.subresource(), false);
    }

    @Test
    void theRoleHasWhatADrillNeedsAndNothingElse() throws IOException {
        PlatformPlan plan = PlatformPlan.of(
                "prod", StackFile.read(CommittedStacks.CHECKOUT, "prod").settings());
        Check drill = new Check(new RestoreJudge(), RestoreScenario.of(Optional.empty(), Optional.empty()));
        Set<Right> needed = Set.copyOf(Verification.rights(plan, List.of(drill)));
        Set<Right> everywhere =
                needed.stream().filter(right -> !right.namespaced()).collect(Collectors.toSet());

        assertThat(granted("ClusterRole", false)).isEqualTo(everywhere);
        assertThat(granted("Role", true))
                .isEqualTo(needed.stream()
                        .filter(right -> right.namespaced() && !everywhere.contains(inCluster(right)))
                        .collect(Collectors.toSet()));
    }
}
