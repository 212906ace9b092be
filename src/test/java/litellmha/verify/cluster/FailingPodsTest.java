package litellmha.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailingPodsTest {

    @Test
    void anErrorOfPostgresIsFoundInTheLog() {
        assertThat(FailingPods.error("""
                {"level":"info","logger":"postgres","msg":"record","record":{"error_severity":"FATAL","message":"no pg_control"}}""")).contains("no pg_control");
        assertThat(FailingPods.error("""
                {"level":"error","msg":"cannot restore","error":"exit status 1"}""")).contains("cannot restore exit status 1");
    }

    @Test
    void otherLinesOfTheLogAreNoErrors() {
        assertThat(FailingPods.error("{\"level\":\"info\",\"msg\":\"restored\"}"))
                .isEmpty();
        assertThat(FailingPods.error("no JSON")).isEmpty();
    }
}
