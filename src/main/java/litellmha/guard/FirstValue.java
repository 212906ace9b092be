package litellmha.guard;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;

/** A value that a stack had at its first {@code up}; the engine's {@link Stash} keeps it in the stack's state. */
final class FirstValue {

    private FirstValue() {}

    /** Returns the first value; at the first {@code up}, and in previews before it, the present one. */
    static Output<String> of(String name, Output<String> present, Resource parent) {
        // A Stash takes a value of any type.
        Output<Object> input = present.applyValue(value -> value);
        Stash stash = new Stash(
                name,
                StashArgs.builder().input(input).build(),
                // While the input is ignored, a preview knows the first value even if it has changed.
                CustomResourceOptions.builder()
                        .parent(parent)
                        .ignoreChanges("input")
                        .build());
        return stash.output().asPlaintext().applyValue(String::valueOf);
    }
}
