package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalArchiveOfStackTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    private WalArchiveOfStackTest archive(String more) {
        prod.with(
                "backup",
                "{'snapshotClass': 'csi', 'walArchive': {'destination': 's3://bucket/path', 'retentionDays': 30%s}}"
                        .formatted(more));
        return this;
    }

    private List<ObjectNode> objects() {
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects();
    }

    private JsonNode spec(String kind, String name) {
        return objects().stream()
                .filter(object -> Manifests.kind(object).equals(kind)
                        && Manifests.name(object).equals(name))
                .findFirst()
                .orElseThrow()
                .path("spec");
    }

    private JsonNode cluster() {
        return spec("Cluster", "litellm-pg");
    }

    private JsonNode store() {
        return spec("ObjectStore", "litellm-wal-archive");
    }

    @Test
    void aStackWithoutOneKnowsNothingOfThePlugin() {
        assertThat(objects()).noneMatch(object -> object.toString().contains("barman"));
    }

    @Test
    void postgresArchivesThroughThePlugin() {
        archive("");

        assertThat(cluster().path("plugins").toString())
                .isEqualTo("[{\"name\":\"barman-cloud.cloudnative-pg.io\",\"isWALArchiver\":true,\"parameters\":"
                        + "{\"barmanObjectName\":\"litellm-wal-archive\"}}]");
    }

    @Test
    void theStoreIsThereBeforePostgresIs() {
        archive("");
        List<String> kinds = objects().stream().map(Manifests::kind).toList();

        assertThat(kinds.indexOf("ObjectStore")).isLessThan(kinds.indexOf("Cluster"));
    }

    /** Its retention counts base backups, so that without any it keeps all WAL. */
    @Test
    void baseBackupsBeginAtOnceAndAreTakenHoursAfterTheSnapshot() {
        archive("");
        JsonNode backups = spec("ScheduledBackup", "litellm-pg-base-backup-a96c1f70");

        assertThat(backups.path("method").asText()).isEqualTo("plugin");
        assertThat(backups.at("/pluginConfiguration/name").asText()).isEqualTo("barman-cloud.cloudnative-pg.io");
        assertThat(backups.path("immediate").asBoolean()).isTrue();
        assertThat(backups.path("target").asText()).isEqualTo("primary");
        assertThat(backups.path("backupOwnerReference").asText()).isEqualTo("none");
        assertThat(backups.path("schedule").asText()).isEqualTo("0 0 4 * * *");
    }

    @Test
    void snapshotsStayAsTheyAre() {
        JsonNode before = spec("ScheduledBackup", "litellm-pg-snapshot");
        archive("");

        assertThat(spec("ScheduledBackup", "litellm-pg-snapshot")).isEqualTo(before);
    }

    /** With one volume they are good without the archive, and must not wait for one that fails. */
    @Test
    void onlySnapshotsOfTwoVolumesWaitForTheArchive() {
        String waits = "/backup/volumeSnapshot/onlineConfiguration/waitForArchive";
        archive("");
        assertThat(cluster().at(waits).asText()).isEqualTo("false");

        prod.changed("database", "\"storage\"", "\"walStorage\": {\"size\": \"8Gi\"}, \"storage\"");
        assertThat(cluster().at(waits).asText()).isEqualTo("true");
        assertThat(cluster().at("/walStorage/size").asText()).isEqualTo("8Gi");
    }

    @Test
    void whatPostgresKeepsOfItsWalFitsIntoTheVolumeThatHasIt() {
        archive("");
        prod.changed("database", "\"storage\"", "\"walStorage\": {\"size\": \"2Gi\"}, \"storage\"");

        JsonNode parameters = cluster().at("/postgresql/parameters");
        assertThat(parameters.path("max_slot_wal_keep_size").asText()).isEqualTo("512MB");
        assertThat(parameters.path("max_wal_size").asText()).isEqualTo("512MB");
    }

    @Test
    void aSecretIsNamedButNotRead() {
        archive(", 'credentials': {'existingSecret': 's3', 'accessKeyId': 'ID', 'secretAccessKey': 'KEY'}");

        assertThat(store().at("/configuration/s3Credentials").toString())
                .isEqualTo("{\"accessKeyId\":{\"name\":\"s3\",\"key\":\"ID\"},"
                        + "\"secretAccessKey\":{\"name\":\"s3\",\"key\":\"KEY\"}}");
        assertThat(cluster().has("serviceAccountTemplate")).isFalse();
    }

    @Test
    void aRoleIsOnTheServiceAccountOfPostgres() {
        archive(", 'role': 'arn:aws:iam::123456789012:role/wal'");

        assertThat(store().at("/configuration/s3Credentials").toString()).isEqualTo("{\"inheritFromIAMRole\":true}");
        assertThat(cluster().at("/serviceAccountTemplate/metadata/annotations").toString())
                .isEqualTo("{\"eks.amazonaws.com/role-arn\":\"arn:aws:iam::123456789012:role/wal\"}");
    }

    @Test
    void bothKindsOfFilesAreCompressedAndEncryptedByTheStore() {
        archive(", 'encryption': 'aws:kms'");

        String expected = "{\"compression\":\"gzip\",\"encryption\":\"aws:kms\"}";
        assertThat(store().at("/configuration/wal").toString()).isEqualTo(expected);
        assertThat(store().at("/configuration/data").toString()).isEqualTo(expected);
        assertThat(store().path("retentionPolicy").asText()).isEqualTo("30d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'endpointUrl': 'https://s3.example.com:9000' | {\"ports\":[{\"port\":9000,\"protocol\":\"TCP\"}]}",
                "'endpointUrl': 'http://10.0.0.7:9000' | {\"ports\":[{\"port\":9000,\"protocol\":\"TCP\"}],\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0.7/32\"}}]}",
                "'endpointUrl': 'http://minio.store.svc:80' | {\"to\":[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"store\"}}}]}",
            })
    void postgresReachesTheStore(String endpoint, String rule) {
        archive(", 'role': 'arn:aws:iam::123456789012:role/wal', " + endpoint);

        assertThat(spec("NetworkPolicy", "litellm-pg").path("egress"))
                .hasSize(4)
                .last()
                .hasToString(rule);
    }

    @Test
    void whoHasNeitherSecretNorRoleAsksTheNode() {
        archive("");

        assertThat(spec("NetworkPolicy", "litellm-pg").path("egress").findValuesAsText("cidr"))
                .contains("169.254.169.254/32", "169.254.170.23/32");
    }

    @Test
    void withARoleNothingButHttpsIsNeeded() {
        JsonNode before = spec("NetworkPolicy", "litellm-pg");
        archive(", 'role': 'arn:aws:iam::123456789012:role/wal'");

        assertThat(spec("NetworkPolicy", "litellm-pg")).isEqualTo(before);
    }
}
