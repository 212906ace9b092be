package litellmha.guard;

import com.pulumi.context.LoggingContext;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Refuses another cluster than that of the stack's first {@code up}: with a switched kube context, {@code up} would make
 * half a stack there, {@code refresh} forget the objects, and {@code destroy} delete those of another stack.
 */
public final class ClusterGuard {

    private ClusterGuard() {}

    /**
     * Declares all other resources only after the cluster was found to be the right one.
     *
     * @param expected the UID of the cluster that the stack file names; otherwise the first one is expected
     * @param log reports another cluster, which makes the program fail
     * @param declaration declares resources and returns one of their outputs
     * @return that output, or nothing in another cluster. It must be registered, or the program may end before it is known
     */
    public static <T> Output<Optional<T>> declareThere(
            Optional<String> expected, Resource parent, LoggingContext log, Supplier<Output<Optional<T>>> declaration) {
        return new SystemNamespace(parent).uid().apply(found -> {
            if (found.isEmpty()) {
                return declaration.get();
            }
            Output<String> right =
                    expected.map(Output::of).orElseGet(() -> FirstValue.of("cluster", Output.of(found.get()), parent));
            return right.apply(uid -> {
                if (!uid.equals(found.get())) {
                    log.error(refusal(found.get(), uid, expected.isPresent()));
                    return Output.of(Optional.empty());
                }
                return declaration.get();
            });
        });
    }

    private static String refusal(String found, String right, boolean named) {
        return ("the cluster of the current kube context: found one whose namespace kube-system has the UID %s; allowed: the"
                        + " one with %s, %s; switch to its context, or set litellm-ha:clusterUid to move the stack")
                .formatted(
                        found, right, named ? "which litellm-ha:clusterUid names" : "on which this stack was created");
    }
}
