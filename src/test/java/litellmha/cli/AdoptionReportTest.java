package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import litellmha.adoption.Adoptee;
import litellmha.adoption.Preview;
import litellmha.adoption.Refusal;
import litellmha.kubeapi.FakeApi;
import litellmha.manifest.ManifestDiff.Difference;
import org.junit.jupiter.api.Test;

class AdoptionReportTest {

    private static final Difference CHANGE =
            new Difference("Service litellm", "spec.type", FakeApi.json("'old'"), FakeApi.json("'new'"));

    private static String text(boolean confirmed, List<Refusal> refusals) {
        ObjectNode service = (ObjectNode) FakeApi.json("""
                {'kind':'Service','metadata':{'name':'litellm','annotations':
                {'meta.helm.sh/release-name':'gw','meta.helm.sh/release-namespace':'web'}}}""");
        Preview preview = new Preview(
                new Adoptee(service, service, "/path", confirmed),
                refusals,
                List.of(CHANGE),
                List.of("metadata.labels.a"));
        return String.join("\n", new AdoptionReport(List.of(preview), List.of(), false).lines("mine", "east"));
    }

    @Test
    void whatCanBeAdoptedIsShownWithItsOwnerAndTheSettingThatConfirmsIt() {
        assertThat(text(false, List.of()))
                .startsWith("Service/litellm (of Helm release web/gw): can be adopted\n  ! `helm upgrade` would")
                .contains("  ~ spec.type\n      - \"old\"\n      + \"new\"\n  stays: metadata.labels.a\n")
                .endsWith("run `make up STACK=mine CONTEXT=east`:\n  litellm-ha:adopt: [Service/litellm]");
    }

    @Test
    void whatIsConfirmedNeedsNoSetting() {
        assertThat(text(true, List.of()))
                .contains("will be adopted")
                .endsWith("Nothing was changed. `make up STACK=mine CONTEXT=east` adopts them.");
    }

    @Test
    void whatIsRefusedIsNotConfirmed() {
        assertThat(text(false, List.of(new Refusal("why", "way out"))))
                .contains("cannot be adopted", "  error: why\n         way out")
                .doesNotContain("litellm-ha:adopt:");
    }

    @Test
    void whereNothingIsThereThatIsSaid() {
        assertThat(new AdoptionReport(List.of(), List.of(), false).lines("mine", "east"))
                .singleElement()
                .asString()
                .contains("nothing to adopt");
    }
}
