package litellmha.verify.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import litellmha.kubeapi.ApiFailure;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.foreign.HttpCalls.Answer;

/** Finds out whether an address is that of a LiteLLM, whether a key is its master key, and which model to name. */
public final class Identity {

    private static final String MASTER = "allowed: the master key of this LiteLLM (general_settings.master_key)";

    private final GatewayUrl url;
    private final MasterKey master;
    private final HttpCalls calls = new HttpCalls();

    private Identity(GatewayUrl url, MasterKey master) {
        this.url = url;
        this.master = master;
    }

    /**
     * Returns the model that requests name: the one asked for, or the first chat model, if possible with a price.
     *
     * @throws ForeignGatewayException if the address, the key or the model is wrong
     */
    public static String model(GatewayUrl url, MasterKey master, Optional<String> asked) {
        Identity identity = new Identity(url, master);
        // Before the key is sent there.
        identity.requireLiteLlm();
        identity.requireMasterKey();
        return identity.chosen(asked);
    }

    private void requireLiteLlm() {
        HttpResponse<String> answer = alive();
        if (answer.statusCode() != 200 || !answer.body().contains("alive")) {
            throw refused(
                    "which answers GET %s with %d and %s, not as LiteLLM does; allowed: the address of LiteLLM itself"
                            .formatted(PinnedLiteLlm.LIVENESS, answer.statusCode(), kind(answer)));
        }
    }

    private HttpResponse<String> alive() {
        try {
            return calls.get(url.uri().resolve(PinnedLiteLlm.LIVENESS));
        } catch (SSLHandshakeException e) {
            throw refused(("whose certificate is not trusted: %s; allowed: a certificate that Java trusts, such as by"
                            + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE")
                    .formatted(ApiFailure.reason(e)));
        } catch (SSLException e) {
            throw refused("which does not speak TLS: %s; allowed: http:// if it is not encrypted"
                    .formatted(ApiFailure.reason(e)));
        } catch (IOException e) {
            throw refused("which cannot be reached from this machine: %s; allowed: an address that answers"
                    .formatted(ApiFailure.reason(e)));
        }
    }

    private static String kind(HttpResponse<String> answer) {
        return answer.headers().firstValue("content-type").orElse("no content type");
    }

    private void requireMasterKey() {
        Answer answer = calls.call(url.toString(), "/key/list?size=1", master.text(), Optional.empty());
        Answer models = calls.call(url.toString(), "/v1/models", master.text(), Optional.empty());
        if (models.code() == 401 || models.code() == 400) {
            throw wrongKey("a key that %s does not know (HTTP %d %s)".formatted(url, models.code(), models.error()));
        }
        if (models.code() != 200 || !models.body().path("data").isArray()) {
            throw refused("which answers GET /v1/models with %d %s; allowed: the address of LiteLLM itself"
                    .formatted(models.code(), models.error()));
        }
        if (answer.code() == 401 || answer.code() == 403) {
            throw wrongKey(
                    "a virtual key of %s, which may not make other keys (HTTP %d)".formatted(url, answer.code()));
        }
        if (answer.code() != 200) {
            throw refused(
                    "which does not list its keys (HTTP %d %s); allowed: a LiteLLM with a database, without which it has no keys"
                            .formatted(answer.code(), answer.error()));
        }
    }

    private String chosen(Optional<String> asked) {
        Answer answer = calls.call(url.toString(), "/model/info", master.text(), Optional.empty());
        List<JsonNode> models = new ArrayList<>();
        answer.body().path("data").forEach(models::add);
        List<String> names =
                models.stream().map(Identity::name).distinct().sorted().toList();
        boolean wildcard = names.stream().anyMatch(name -> name.contains("*"));
        if (asked.isPresent()) {
            if (!names.contains(asked.get()) && !wildcard) {
                throw new ForeignGatewayException(
                        "--model: found %s; allowed: %s".formatted(asked.get(), String.join(", ", names)));
            }
            return asked.get();
        }
        List<JsonNode> chats = models.stream().filter(Identity::chats).toList();
        return Stream.concat(chats.stream().filter(Identity::priced), chats.stream())
                .findFirst()
                .map(Identity::name)
                .orElseThrow(() -> new ForeignGatewayException(
                        "--model: found nothing, and %s has no chat model to choose; allowed: the name of a chat model%s"
                                .formatted(url, wildcard ? " that a wildcard matches" : "")));
    }

    private static String name(JsonNode model) {
        return model.path("model_name").asText();
    }

    private static boolean chats(JsonNode model) {
        return model.at("/model_info/mode").asText("chat").matches("chat|null")
                && !name(model).contains("*");
    }

    private static boolean priced(JsonNode model) {
        return model.at("/model_info/input_cost_per_token").asDouble() > 0;
    }

    private ForeignGatewayException refused(String why) {
        return new ForeignGatewayException("--url: found %s, %s".formatted(url, why));
    }

    private static ForeignGatewayException wrongKey(String found) {
        return new ForeignGatewayException("--master-key-file: found %s; %s".formatted(found, MASTER));
    }
}
