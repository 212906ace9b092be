package litellmha.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.kubeapi.FakeApi;
import litellmha.names.PostgresGeneration;
import litellmha.obstacle.Obstacle.Outlook;
import org.junit.jupiter.api.Test;

class StackObjectsTest {

    /** A scheduled backup that fails meanwhile is no obstacle to an {@code up}. */
    @Test
    void ofBackupsOnlyThoseBeforeUpgradesAreLookedAt() {
        FakeApi api = new FakeApi();
        api.answer(
                "/apis/postgresql.cnpg.io/v1/namespaces/ns/backups?labelSelector=litellm-ha%2Fmade-by%3Dupgrade",
                200, """
                {'items': [{'metadata': {'name': 'before'}, 'status': {'phase': 'failed', 'error': 'no class'}}]}""");
        api.answer("/apis/postgresql.cnpg.io/v1/namespaces/ns/backups", 200, """
                {'items': [{'metadata': {'name': 'nightly'}, 'status': {'phase': 'failed', 'error': 'no class'}}]}""");

        assertThat(new StackObjects(api, "ns", PostgresGeneration.FIRST)
                        .look()
                        .orElseThrow()
                        .present())
                .containsExactly(new Obstacle("Backup before", "failed", "no class", Outlook.NONE));
    }

    @Test
    void ofJobsOnlyMajorUpgradesOfTheClusterThatServesAreLookedAt() {
        FakeApi api = new FakeApi();
        api.answer(
                "/apis/batch/v1/namespaces/ns/jobs?labelSelector=cnpg.io%2Fcluster%3Dlitellm-pg%2Ccnpg.io%2FjobRole%3Dmajor-upgrade",
                200, """
                {'items': [{'metadata': {'name': 'upgrade'}, 'status': {'conditions': [{'type': 'Failed', 'status': 'True'}]}}]}""");

        assertThat(new StackObjects(api, "ns", PostgresGeneration.FIRST)
                        .look()
                        .orElseThrow()
                        .present())
                .extracting(Obstacle::object)
                .containsExactly("Job upgrade");
    }
}
