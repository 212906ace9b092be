package litellmha.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import litellmha.names.GatewayNames;

/** The script with which pods wait for the database; it runs in LiteLLM's own image, which contains what it needs. */
final class WaitScript {

    static final String TEXT = read(GatewayNames.WAIT_SCRIPT);

    private WaitScript() {}

    private static String read(String resource) {
        try (InputStream in = WaitScript.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
