package litellmha.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StackPreviewTest {

    private static StackPreview preview(String... events) {
        return StackPreview.of(
                "",
                false,
                Stream.of(events).map(event -> event.replace('\'', '"')).toList());
    }

    private static String step(String operation, String type, String name) {
        return "{'sequence':1,'resourcePreEvent':{'metadata':{'op':'%s','urn':'urn:pulumi:prod::litellm-ha::x$%s::%s','type':'%s'}}}"
                .formatted(operation, type, name, type);
    }

    @Test
    void readsTheStepsThatChangeSomething() {
        StackPreview preview = preview(
                "{'preludeEvent':{'config':{}}}",
                step("same", "kubernetes:core/v1:Service", "litellm"),
                step("update", "kubernetes:apps/v1:Deployment", "litellm"),
                step("create", "litellm-ha:redis:Redis", "redis"),
                "{'summaryEvent':{'resourceChanges':{'update':1}}}");

        assertThat(preview.steps())
                .isEqualTo(List.of(
                        new StackPreview.Step("update", "Deployment", "litellm"),
                        new StackPreview.Step("create", "Redis", "redis")));
        assertThat(preview.counts()).isEqualTo("+1 ~1 +-0 -0");
    }

    @Test
    void countsAReplacementOnce() {
        String job = "kubernetes:batch/v1:Job";

        assertThat(preview(
                                step("create-replacement", job, "it"),
                                step("replace", job, "it"),
                                step("delete-replaced", job, "it"),
                                step("delete", job, "other"))
                        .counts())
                .isEqualTo("+0 ~0 +-1 -1");
    }

    @Test
    void leavesProvidersOut() {
        assertThat(preview(step("create", "pulumi:providers:kubernetes", "default_4_32_0"))
                        .steps())
                .isEmpty();
    }
}
