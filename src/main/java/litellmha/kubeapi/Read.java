package litellmha.kubeapi;

import java.util.function.BiFunction;
import java.util.function.Function;

/** What was read of a cluster, or why it could not be read: what one may not see is not therefore absent. */
public sealed interface Read<T> {

    record Known<T>(T value) implements Read<T> {

        @Override
        public <R> R fold(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
            return known.apply(value);
        }
    }

    /** @param reason in the server's words */
    record Unknown<T>(String reason) implements Read<T> {

        @Override
        public <R> R fold(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
            return unknown.apply(reason);
        }
    }

    <R> R fold(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown);

    default <R> Read<R> map(Function<? super T, ? extends R> function) {
        return fold(value -> new Known<>(function.apply(value)), Unknown::new);
    }

    /** Is known if both are. */
    default <U, R> Read<R> with(Read<U> other, BiFunction<? super T, ? super U, ? extends R> function) {
        return fold(mine -> other.map(theirs -> function.apply(mine, theirs)), Unknown::new);
    }
}
