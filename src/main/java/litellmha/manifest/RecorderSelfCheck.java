package litellmha.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.kubernetes.core.v1.Namespace;
import com.pulumi.kubernetes.core.v1.NamespaceArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import com.pulumi.test.PulumiTest;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Tells whether a recorder works, so that an upgrade of Pulumi's SDK, whose internals {@link DirectRecorder} uses, cannot
 * break every command that renders.
 */
final class RecorderSelfCheck {

    private static final String TEXT = "self-check";

    private RecorderSelfCheck() {}

    /** Returns the first recorder if it works; otherwise warns once and returns the second. */
    static DeclarationRecorder choose(
            Supplier<DeclarationRecorder> first, Supplier<DeclarationRecorder> second, PrintStream warnings) {
        try {
            DeclarationRecorder recorder = first.get();
            if (works(recorder)) {
                return recorder;
            }
            warn("it records a small program wrongly", warnings);
        } catch (LinkageError | RuntimeException e) {
            // Whatever it throws: the program of the check is known to be right.
            warn(e.toString().lines().findFirst().orElse(""), warnings);
        }
        return second.get();
    }

    private static void warn(String reason, PrintStream warnings) {
        warnings.printf(
                "warning: the fast way to render does not work with %s, Pulumi's SDK (%s); its mocks are used instead,"
                        + " which give the same manifests but take longer%n",
                sdk(), reason);
    }

    /** The name of the SDK's jar, which is the only thing in it that tells its version. */
    private static String sdk() {
        String location = PulumiTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** Declares one of each kind of value and of resource that needs the SDK's internals. */
    private static boolean works(DeclarationRecorder recorder) {
        AtomicReference<Object> stashed = new AtomicReference<>();
        List<JsonNode> objects = recorder.record(context -> declare(context, stashed));
        return objects.size() == 1
                && objects.get(0).path("kind").asText().equals("Namespace")
                && objects.get(0).at("/metadata/name").asText().equals(TEXT)
                && objects.get(0).at("/metadata/labels/text").asText().equals(TEXT)
                && TEXT.equals(stashed.get());
    }

    private static void declare(Context context, AtomicReference<Object> stashed) {
        Output<String> name = Output.of(TEXT);
        new Namespace(
                TEXT,
                NamespaceArgs.builder()
                        .metadata(ObjectMetaArgs.builder()
                                .name(name.applyValue(text -> text))
                                .labels(Map.of("text", TEXT))
                                .build())
                        .build());
        Stash stash = new Stash(TEXT, StashArgs.builder().input(TEXT).build());
        context.export(TEXT, stash.output().applyValue(value -> {
            stashed.set(value);
            return value;
        }));
    }
}
