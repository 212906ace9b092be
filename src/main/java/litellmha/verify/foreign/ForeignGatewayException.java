package litellmha.verify.foreign;

/** What the user gave leads to no LiteLLM that can be put to the test. The message names the option and what is allowed. */
public final class ForeignGatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignGatewayException(String message) {
        super(message);
    }
}
