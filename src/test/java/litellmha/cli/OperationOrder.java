package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** In which order an engine has changed objects. */
final class OperationOrder {

    private OperationOrder() {}

    /** @param patterns of operations, each of which has to follow the one before it; others may be in between */
    static void assertInThisOrder(EngineStack engine, String... patterns) {
        List<String> operations = engine.operations();
        int from = 0;
        for (String pattern : patterns) {
            List<String> rest = operations.subList(from, operations.size());
            assertThat(rest).as(operations.toString()).anyMatch(operation -> operation.matches(pattern));
            from += rest.indexOf(rest.stream()
                            .filter(operation -> operation.matches(pattern))
                            .findFirst()
                            .orElseThrow())
                    + 1;
        }
    }
}
