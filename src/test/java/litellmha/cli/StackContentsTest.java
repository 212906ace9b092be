package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import litellmha.kubeapi.FakeApi;
import org.junit.jupiter.api.Test;

/** What `litellm-ha destroy` says of a stack's state. */
class StackContentsTest {

    private static JsonNode state(String resources) {
        return FakeApi.json("{'deployment': {'resources': [%s]}}".formatted(resources));
    }

    private static final String DEPLOYMENT = """
            {'urn': 'a::kubernetes:apps/v1:Deployment::pods', 'type': 'kubernetes:apps/v1:Deployment',
             'inputs': {'metadata': {'name': 'litellm'}}}""";

    @Test
    void whatIsRetainedStays() {
        StackContents contents = StackContents.of(state(DEPLOYMENT + """
                , {'urn': 'a::b::namespace', 'type': 'kubernetes:core/v1:Namespace', 'protect': true, 'retainOnDelete': true,
                   'inputs': {'metadata': {'name': 'ns'}}},
                  {'urn': 'a::b::operator', 'type': 'kubernetes:helm.sh/v3:Release', 'retainOnDelete': true, 'inputs': {}}"""));

        assertThat(contents.isProtected()).isTrue();
        assertThat(contents.lines("prod", "here", List.of("3 volumes")))
                .containsExactly(
                        "Stack prod here",
                        "is deleted:",
                        "  Deployment litellm",
                        "stays:",
                        "  Namespace ns",
                        "  Release operator",
                        "  3 volumes");
    }

    @Test
    void withoutAnythingRetainedNothingStays() {
        StackContents contents = StackContents.of(state(DEPLOYMENT));

        assertThat(contents.isProtected()).isFalse();
        assertThat(contents.lines("cost", "here", List.of())).endsWith("stays: nothing");
    }

    @Test
    void whatIsOnlyReadIsNeither() {
        assertThat(StackContents.of(state("""
                                {'urn': 'a::b::kube-system', 'type': 'kubernetes:core/v1:Namespace', 'external': true},
                                {'urn': 'a::b::cluster', 'type': 'pulumi:index:Stash'}""")).lines("cost", "here", List.of()))
                .containsExactly("Stack cost here", "is deleted: nothing", "stays: nothing");
    }
}
