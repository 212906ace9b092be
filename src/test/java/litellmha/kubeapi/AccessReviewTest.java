package litellmha.kubeapi;

import static litellmha.kubeapi.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccessReviewTest {

    private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final Right EXEC = new Right("create", "", "pods", "exec", true);
    private static final Right NODES = new Right("patch", "", "nodes", "", false);

    private final FakeApi api = new FakeApi();

    private Read<List<Right>> denied() {
        return AccessReview.denied(api, "litellm", List.of(EXEC, NODES));
    }

    @Test
    void aRightThatIsNotGrantedIsDenied() {
        api.answer(PATH + "#nodes", 201, "{'status':{'allowed':false}}");
        api.answer(PATH, 201, "{'status':{'allowed':true}}");

        assertThat(denied()).isEqualTo(new Read.Known<>(List.of(NODES)));
    }

    @Test
    void aRightThatNothingIsSaidOfIsDenied() {
        api.answer(PATH, 201, "{'status':{}}");

        assertThat(denied()).isEqualTo(new Read.Known<>(List.of(EXEC, NODES)));
    }

    @Test
    void eachRightIsAskedForWhereItIsNeeded() {
        api.answer(PATH, 201, "{'status':{'allowed':true}}");

        denied();

        assertThat(api.posted())
                .extracting(question -> question.at("/spec/resourceAttributes"))
                .containsExactly(
                        json(
                                "{'namespace':'litellm','verb':'create','group':'','resource':'pods','subresource':'exec'}"),
                        json("{'namespace':'','verb':'patch','group':'','resource':'nodes','subresource':''}"));
    }

    @Test
    void aServerThatDoesNotAnswerLeavesItUnknown() {
        api.answer(PATH, 500, "{'message':'etcd has no leader'}");

        assertThat(denied()).isEqualTo(new Read.Unknown<>("etcd has no leader"));
    }
}
