package litellmha.verify.foreign;

/** A request was answered by something else than its mock response, perhaps by a provider; the run ends with it. */
public final class UnmockedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnmockedAnswerException(String replica, String model) {
        super(
                ("%s: a request for model %s was not answered by the mock response that it carried, so a provider may have been"
                                + " called once, for at most 20 tokens; nothing more was sent. allowed: a LiteLLM that takes"
                                + " mock_response from keys with the metadata allow_client_mock_response; see whether a guardrail, a"
                                + " callback or another proxy changes requests, or name another model with --model")
                        .formatted(replica, model));
    }
}
