package litellmha.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.Context;
import java.util.List;
import java.util.function.Consumer;

/** Runs a program inside this JVM, without engine, CLI or cluster. */
interface DeclarationRecorder {

    /**
     * Returns the Kubernetes objects that the program declares. Pulumi's state of such a run belongs to the thread, which is
     * free for another run afterwards.
     */
    List<JsonNode> record(Consumer<Context> program);
}
