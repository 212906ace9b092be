package litellmha.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a run on a LiteLLM that is no stack. */
final class GatewayOptions {

    @Option(names = "--url", required = true, description = "its address, such as https://gateway.example.com")
    Optional<String> url = Optional.empty();

    @Option(
            names = "--master-key-file",
            paramLabel = "FILE",
            required = true,
            description = "a file with its master key; - for the standard input")
    String masterKeyFile = "";

    @Option(
            names = "--model",
            description = "the model that requests name (default: its first chat model with a price)")
    Optional<String> model = Optional.empty();

    @Option(
            names = "--pods-of",
            paramLabel = "deployment/NAME",
            description = "asks each pod behind this Deployment, through port-forwards")
    Optional<String> podsOf = Optional.empty();

    @Option(names = "--namespace", description = "of the Deployment (default: that of the context)")
    Optional<String> namespace = Optional.empty();

    @Option(names = "--port", description = "of LiteLLM in these pods (default: the one named http, or the only one)")
    Optional<Integer> port = Optional.empty();
}
