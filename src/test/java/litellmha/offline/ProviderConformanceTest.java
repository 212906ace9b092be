package litellmha.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.offline.ManagedObject.Manager;
import litellmha.offline.ProviderConformance.Case;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The offline provider answers as {@link ProviderConformance} says, with and without upserts. */
class ProviderConformanceTest {
    private static final String NAMESPACE = "default";

    @TempDir
    private static Path folder;

    private static ProviderClient creating;
    private static ProviderClient upserting;
    private static int asked;

    @BeforeAll
    static void start() {
        creating = new ProviderClient(folder, OperationListener.NONE);
        ProviderSession.configure(creating.stub);
        upserting = new ProviderClient(folder, OperationListener.NONE);
        ProviderSession.configure(upserting.stub, "upsertExistingObjects");
    }

    @AfterAll
    static void stop() {
        creating.close();
        upserting.close();
    }

    static Stream<Case> cases() {
        return ProviderConformance.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutUpsertsItAnswersAsRelease432(Case question) {
        assertThat(answer(question, creating)).isEqualTo(question.creating());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withUpsertsItAnswersAsRelease425(Case question) {
        assertThat(answer(question, upserting)).isEqualTo(question.upserting());
    }

    private static String answer(Case question, ProviderClient provider) {
        asked++;
        return question.run()
                .apply(new ProviderSession(
                        provider.stub, new Outside(new SimulatedCluster(folder)), NAMESPACE, "thing-" + asked));
    }

    private record Outside(SimulatedCluster cluster) implements OutsideClient {
        @Override
        public void create(ObjectNode object, String manager) {
            cluster.create(ObjectKey.of(object), ManagedObject.created(object, Manager.updating(manager)));
        }

        @Override
        public void apply(ObjectNode object, String manager) {
            ObjectKey key = ObjectKey.of(object);
            cluster.update(key, cluster.find(key).orElseThrow().apply(object, manager, true));
        }

        @Override
        public void delete(ObjectNode object) {
            cluster.delete(ObjectKey.of(object));
        }

        @Override
        public Optional<ObjectNode> find(ObjectNode object) {
            return cluster.find(ObjectKey.of(object)).map(ManagedObject::stored);
        }
    }
}
