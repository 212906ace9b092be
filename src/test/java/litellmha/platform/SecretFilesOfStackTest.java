package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import litellmha.manifest.Manifests;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

/** The files with secrets of a stack. */
class SecretFilesOfStackTest {

    private Manifests with(String files) {
        return declared(
                "prod", new ProdConfiguration().with("secretFiles", files).read());
    }

    private JsonNode pod(String kind, String name) {
        return object(
                        with(
                                "{'GOOGLE_APPLICATION_CREDENTIALS': '{}', 'VERTEX_CREDENTIALS': {'existingSecret': 'theirs',"
                                        + " 'key': 'sa.json'}}"),
                        kind,
                        name)
                .at("/spec/template/spec");
    }

    @Test
    void areMountedUnderTheNameOfTheVariableWithTheirPath() {
        JsonNode pod = pod("Deployment", "litellm");

        assertThat(pod.at("/volumes/2").toString())
                .contains(
                        "{\"name\":\"litellm-secret-files\",\"items\":[{\"key\":\"GOOGLE_APPLICATION_CREDENTIALS\",\"path\":\"GOOGLE_APPLICATION_CREDENTIALS\"}]}",
                        "{\"name\":\"theirs\",\"items\":[{\"key\":\"sa.json\",\"path\":\"VERTEX_CREDENTIALS\"}]}");
        assertThat(pod.at("/containers/0/volumeMounts/2").toString())
                .contains("/etc/litellm-secrets/", "\"readOnly\":true");
        assertThat(pod.at("/containers/0/env").toString())
                .contains(
                        "{\"name\":\"GOOGLE_APPLICATION_CREDENTIALS\",\"value\":\"/etc/litellm-secrets/GOOGLE_APPLICATION_CREDENTIALS\"}");
    }

    @Test
    void areNotForTheMigrationNorForWhatWaits() {
        assertThat(pod("Job", "litellm-migrations").toString()).doesNotContain("secret-files");
        assertThat(pod("Deployment", "litellm").at("/initContainers").toString())
                .doesNotContain("/etc/litellm-secrets");
    }

    @Test
    void rollThePodsWhenTheyChange() {
        assertThat(digest("{'VERTEX_CREDENTIALS': 'a'}"))
                .isPresent()
                .isNotEqualTo(digest("{'VERTEX_CREDENTIALS': 'b'}"));
    }

    private Optional<String> digest(String files) {
        return PlatformPlan.of(
                        "prod",
                        new ProdConfiguration().with("secretFiles", files).read())
                .gateway()
                .secretsDigest();
    }
}
