package com.pulumi.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import litellmha.kube.ChildOptions;
import org.junit.jupiter.api.Test;

class MainTest {

    /** What the SDK's class of the same name prints is this list. */
    private static final String SDK =
            new Gson().toJson(PulumiPlugins.fromClasspath(MainTest.class).values());

    @Test
    void namesTheProvidersThatTheSdkWouldNameInTheVersionThatTheProgramAsksFor() throws IOException {
        JsonMapper json = new JsonMapper();
        JsonNode expected = json.readTree(SDK.replace("\"4.0.0\"", "\"%s\"".formatted(ChildOptions.PROVIDER_VERSION)));

        assertThat(json.readTree(printed())).isEqualTo(expected);
        assertThat(expected).isNotEqualTo(json.readTree(SDK));
    }

    private static String printed() {
        PrintStream terminal = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Main.main(new String[] {"packages"});
        } finally {
            System.setOut(terminal);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
