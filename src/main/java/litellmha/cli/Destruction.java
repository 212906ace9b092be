package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The end of a stack, with the Pulumi engine. */
record Destruction(PulumiCli pulumi, Path project, Map<String, String> environment, String stack) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Says what is deleted and what stays; then deletes the stack, unless it is protected.
     *
     * @param where the stack is, for the user
     * @param details what else stays
     * @param lifted the stack whose protection is lifted
     * @param options for {@code pulumi destroy}
     */
    void run(String where, List<String> details, Optional<String> lifted, PrintWriter out, String... options)
            throws IOException, InterruptedException {
        JsonNode state =
                JSON.readTree(pulumi.standardOutput(project, environment, "stack", "export", "--stack", stack));
        // Not even what a first `up` remembers before it makes an object.
        if (state.at("/deployment/resources").isEmpty()) {
            out.println("There is nothing of stack %s %s.".formatted(stack, where));
            out.flush();
            return;
        }
        StackContents contents = StackContents.of(state);
        contents.lines(stack, where, details).forEach(out::println);
        out.flush();
        if (contents.isProtected() && !lifted.equals(Optional.of(stack))) {
            throw new CommandFailure(("nothing was deleted: stack %1$s is protected, because it has data to keep;"
                            + " --lift-protection-of %1$s deletes it all the same")
                    .formatted(stack));
        }
        // It runs the program, which refuses another cluster. What has to stay is kept by another option of each
        // resource.
        pulumi.run(
                project,
                environment,
                Stream.of(
                                Stream.of("destroy", "--run-program", "--stack", stack),
                                contents.isProtected() ? Stream.of("--ignore-protect") : Stream.<String>empty(),
                                Stream.of(options))
                        .flatMap(arguments -> arguments)
                        .toArray(String[]::new));
    }
}
