package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Asks an API server what its user may do. Every user may ask. */
public final class AccessReview {

    private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private AccessReview() {}

    /**
     * Returns the rights that the user lacks.
     *
     * @param namespace in which those rights are needed that are namespaced
     */
    public static Read<List<Right>> denied(KubeApi api, String namespace, Collection<Right> rights) {
        List<Right> denied = new ArrayList<>();
        for (Right right : rights) {
            KubeApi.Answer answer = api.post(PATH, question(namespace, right));
            if (!answer.ok()) {
                return new Read.Unknown<>(answer.refusal());
            }
            if (!answer.body().at("/status/allowed").asBoolean()) {
                denied.add(right);
            }
        }
        return new Read.Known<>(List.copyOf(denied));
    }

    private static JsonNode question(String namespace, Right right) {
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        question.putObject("spec")
                .putObject("resourceAttributes")
                .put("namespace", right.namespaced() ? namespace : "")
                .put("verb", right.verb())
                .put("group", right.group())
                .put("resource", right.resource())
                .put("subresource", right.subresource());
        return question;
    }
}
