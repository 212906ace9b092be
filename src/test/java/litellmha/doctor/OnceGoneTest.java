package litellmha.doctor;

import static litellmha.doctor.ClusterFixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.adoption.Owner;
import litellmha.doctor.ClusterFacts.Found;
import litellmha.doctor.ClusterFacts.Lookup;
import litellmha.kubeapi.Read;
import org.junit.jupiter.api.Test;

/** What an {@code up} does while Kubernetes deletes what the stack had. */
class OnceGoneTest {

    private final List<String> told = new ArrayList<>();
    private Duration waited = Duration.ZERO;

    private static Diagnosis namespace(boolean beingDeleted) {
        ClusterFixture cluster = new ClusterFixture(PROD);
        cluster.lookups.set(
                0,
                new Lookup(
                        "Namespace litellm",
                        new Read.Known<>(Optional.of(new Found(
                                Optional.of("prod"), beingDeleted, "", new Owner("", Optional.empty()), List.of())))));
        return cluster.diagnosis(PROD);
    }

    /** The answer to examinations that see these in turn, the last one for ever. */
    private Diagnosis onceGone(Diagnosis... seen) throws InterruptedException {
        Iterator<Diagnosis> answers = Stream.concat(Stream.of(seen), Stream.generate(() -> seen[seen.length - 1]))
                .iterator();
        return Doctor.onceGone(answers::next, told::add, time -> waited = waited.plus(time));
    }

    @Test
    void withoutAnythingOnItsWayOutItDoesNotWait() throws InterruptedException {
        assertThat(onceGone(namespace(false)).hasErrors()).isFalse();
        assertThat(told).isEmpty();
        assertThat(waited).isZero();
    }

    @Test
    void itLooksAgainUntilAllIsGoneAndSaysSoOnce() throws InterruptedException {
        assertThat(onceGone(namespace(true), namespace(true), namespace(false)).hasErrors())
                .isFalse();
        assertThat(told).containsExactly("waiting until these are gone: Namespace litellm");
        assertThat(waited).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatDoesNotGoIsAnErrorInTheEnd() throws InterruptedException {
        assertThat(onceGone(namespace(true)).hasErrors()).isTrue();
        assertThat(waited).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }
}
