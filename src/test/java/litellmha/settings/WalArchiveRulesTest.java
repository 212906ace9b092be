package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalArchiveRulesTest {

    private static final String STORE = "'destination': 's3://bucket/path'";
    private static final String SECRET =
            "'credentials': {'existingSecret': 's3', 'accessKeyId': 'ID', 'secretAccessKey': 'KEY'}";
    private static final String ROLE = "'role': 'arn:aws:iam::123456789012:role/wal'";

    private final ProdConfiguration prod = new ProdConfiguration();

    private ProdConfiguration archive(String... keys) {
        return prod.with(
                "backup",
                "{'snapshotClass': 'csi', 'walArchive': {'retentionDays': 30, %s}}".formatted(String.join(", ", keys)));
    }

    private ProdConfiguration withWalStorage(String storage) {
        return prod.changed(
                "database", "\"storage\"", "\"walStorage\": %s, \"storage\"".formatted(storage.replace('\'', '"')));
    }

    @Test
    void thereIsNoneIfTheStackDoesNotSay() {
        assertThat(prod.read().backup().orElseThrow().walArchive()).isEmpty();
    }

    @Test
    void withoutASecretAndARoleItInheritsAnIdentity() {
        assertThat(inheritsIdentity(archive(STORE))).isTrue();
        assertThat(inheritsIdentity(archive(STORE, SECRET))).isFalse();
        assertThat(inheritsIdentity(archive(STORE, ROLE))).isFalse();
    }

    private static boolean inheritsIdentity(ProdConfiguration configuration) {
        return configuration
                .read()
                .backup()
                .flatMap(Backup::walArchive)
                .orElseThrow()
                .inheritsIdentity();
    }

    @ParameterizedTest
    @CsvSource({"AES256, AES256", "aws:kms, KMS"})
    void encryptionHasTheNamesOfTheStore(String text, WalArchive.Encryption encryption) {
        assertThat(archive(STORE, "'encryption': '%s'".formatted(text))
                        .read()
                        .backup()
                        .flatMap(Backup::walArchive)
                        .flatMap(WalArchive::encryption))
                .contains(encryption);
    }

    @Test
    void anotherEncryptionIsRefused() {
        assertThat(archive(STORE, "'encryption': 'aes256'").faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.encryption: found \"aes256\"; allowed: one of AES256, aws:kms; did you mean"
                                + " AES256?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket", "s3://my.bucket-1/a/b_c/2026.1"})
    void aBucketAndAPathAreAllowed(String destination) {
        assertThat(archive("'destination': '%s'".formatted(destination)).faults())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket",
                "s3://",
                "s3://b",
                "s3://Bucket",
                "s3://bucket/",
                "s3://bucket//a",
                "s3://bucket/a b",
                "s3://bucket/../a",
                "s3://my..bucket",
                "gs://bucket",
                "https://bucket.s3.amazonaws.com"
            })
    void anotherDestinationIsRefused(String destination) {
        assertThat(archive("'destination': '%s'".formatted(destination)).faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.destination: found \"%s\"; allowed: s3://BUCKET or s3://BUCKET/PATH: a bucket has"
                                        .formatted(destination)
                                + " 3 to 63 lower-case letters, digits, dots and dashes, and a path letters, digits and !_.*'()- between"
                                + " its slashes, none at the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://s3.example.com",
                "https://s3.example.com:9000",
                "http://minio.minio.svc:9000",
                "http://10.0.0.7:9000",
                "http://store.internal"
            })
    void aStoreOfOnesOwnIsAllowed(String url) {
        assertThat(archive(STORE, "'endpointUrl': '%s'".formatted(url)).faults())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://s3.example.com", "http://203.0.113.7:9000"})
    void theInternetIsNotCrossedInClear(String url) {
        assertThat(archive(STORE, "'endpointUrl': '%s'".formatted(url)).faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.endpointUrl: found \"%s\"; allowed: https, or http to a Service of the cluster"
                                        .formatted(url)
                                + " or a private address: WAL has everything that is in the database");
    }

    @Test
    void noStoreIsThePodItself() {
        assertThat(archive(STORE, "'endpointUrl': 'http://localhost:9000'").faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.endpointUrl: found \"http://localhost:9000\"; allowed: a host that pods reach:"
                                + " this one is each pod itself");
    }

    @Test
    void credentialsInAUrlAreRefusedAndNotPrinted() {
        assertThat(archive(STORE, "'endpointUrl': 'https://id:password@s3.example.com'")
                        .faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.endpointUrl: found a URL with a user or password; allowed: a URL with http or"
                                + " https and a host, a name or an address such as 10.0.0.7, without a user and password");
    }

    @Test
    void credentialsInTheDestinationAreNotPrinted() {
        assertThat(archive("'destination': 's3://id:password@bucket'").faults())
                .singleElement()
                .asString()
                .startsWith(
                        "litellm-ha:backup.walArchive.destination: found a URL with a user or password; allowed: s3://BUCKET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMIzK7MDENGzbPxRfiCYEXAMPLEKEY"})
    void anAccessKeyInPlaceOfItsNameIsNotPrinted(String secret) {
        assertThat(archive(
                                STORE,
                                "'credentials': {'existingSecret': 's3', 'accessKeyId': 'AKIAIOSFODNN7EXAMPLE', 'secretAccessKey': '%s'}"
                                        .formatted(secret))
                        .faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.credentials.accessKeyId: found what looks like an access key itself; allowed:"
                                + " the name of a key of the Secret (letters, digits, - _ .), not what it has",
                        "litellm-ha:backup.walArchive.credentials.secretAccessKey: found what looks like an access key itself;"
                                + " allowed: the name of a key of the Secret (letters, digits, - _ .), not what it has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "My_Secret | ID | KEY | existingSecret: found \"My_Secret\"; allowed: the name of a Secret",
                "litellm-pg-app | ID | KEY | existingSecret: found \"litellm-pg-app\"; allowed: a Secret that this program does not create",
                "s3 | A B | KEY | accessKeyId: found something else; allowed: the name of a key of the Secret (letters, digits, - _ .), not what it has",
                "s3 | ID | ID | secretAccessKey: found \"ID\"; allowed: another key than that of accessKeyId",
            })
    void credentialsNameASecretAndTwoOfItsKeys(String secret, String id, String key, String fault) {
        assertThat(archive(
                                STORE,
                                "'credentials': {'existingSecret': '%s', 'accessKeyId': '%s', 'secretAccessKey': '%s'}"
                                        .formatted(secret, id, key))
                        .faults())
                .containsExactly("litellm-ha:backup.walArchive.credentials." + fault);
    }

    @Test
    void aRoleIsAnArn() {
        assertThat(archive(STORE, "'role': 'wal'").faults())
                .containsExactly("litellm-ha:backup.walArchive.role: found \"wal\"; allowed: the ARN of a role, such as"
                        + " arn:aws:iam::123456789012:role/NAME");
    }

    @Test
    void aRoleIsRefusedBesideCredentials() {
        assertThat(archive(STORE, SECRET, ROLE).faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.role: found a role and credentials; allowed: one of the two: with credentials,"
                                + " no role is asked for");
    }

    @Test
    void aRegionIsAName() {
        assertThat(archive(STORE, "'region': 'Frankfurt am Main'").faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.region: found \"Frankfurt am Main\"; allowed: the name of a region, such as"
                                + " eu-central-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3651})
    void retentionIsInDays(int days) {
        assertThat(prod.with(
                                "backup",
                                "{'snapshotClass': 'csi', 'walArchive': {'retentionDays': %d, %s}}"
                                        .formatted(days, STORE))
                        .faults())
                .containsExactly(
                        "litellm-ha:backup.walArchive.retentionDays: found %d; allowed: a whole number from 1 to 3650"
                                .formatted(days));
    }

    @Test
    void aVolumeForWalIsRefusedWithoutAnArchive() {
        assertThat(withWalStorage("{'size': '5Gi'}").faults())
                .containsExactly(
                        "litellm-ha:database.walStorage: found a value; allowed: nothing without backup.walArchive: the snapshots of"
                                + " two volumes are not of one moment, and only archived WAL makes them so");
    }

    @Test
    void anArchiveThatCannotBeReadIsTheOnlyFault() {
        archive(STORE, "'retentiondays': 30");

        assertThat(withWalStorage("{'size': '5Gi'}").faults())
                .singleElement()
                .asString()
                .startsWith("litellm-ha:backup.walArchive.retentiondays: found an unknown key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'size': '500Mi'} | size: found \"500Mi\"; allowed: bytes such as 512Mi or 10Gi, at least 1Gi and at most 64Ti",
                "{'size': '5Gi', 'storageClass': 'A B'} | storageClass: found \"A B\"; allowed: the name of a StorageClass",
            })
    void aVolumeForWalHasTheRulesOfTheOther(String storage, String fault) {
        archive(STORE);

        assertThat(withWalStorage(storage).faults()).containsExactly("litellm-ha:database.walStorage." + fault);
    }

    @Test
    void aTierWithoutBackupsHasNoArchive() {
        prod.inTier("cost");

        assertThat(archive(STORE).faults())
                .containsExactly(
                        "litellm-ha:backup: found a value; allowed: nothing: tier cost has no Postgres backups");
    }
}
