package litellmha.settings;

import java.util.List;
import java.util.Optional;

/** The rules of {@code backup.walArchive} and of what presumes it. */
final class WalArchiveRules {

    private static final String PATH = "backup.walArchive.";

    /** AWS' rules for the names of buckets, and characters that its keys can have without escapes. */
    private static final String DESTINATION = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.*'()-]+)*";

    /**
     * IDs of AWS' access keys, and the keys themselves, which must not be in an error message.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
     */
    private static final String ACCESS_KEY = "A[A-Z]{3}[A-Z0-9]{16}|[A-Za-z0-9/+=]{40}";

    private static final String REGION = "[a-z0-9][a-z0-9-]{0,62}";

    private final List<Problem> problems;

    private WalArchiveRules(List<Problem> problems) {
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        WalArchiveRules rules = new WalArchiveRules(problems);
        Optional<WalArchive> archive = settings.backup().flatMap(Backup::walArchive);
        archive.ifPresent(rules::archive);
        settings.database().walStorage().ifPresent(storage -> {
            if (archive.isEmpty()) {
                problems.add(Problem.of(
                                "database.walStorage",
                                Problem.UNWANTED,
                                "nothing without backup.walArchive: the snapshots of two volumes are not of one moment, and only"
                                        + " archived WAL makes them so")
                        .presuming("backup"));
            }
        });
    }

    private void archive(WalArchive archive) {
        if (!archive.destination().matches(DESTINATION) || archive.destination().contains("..")) {
            problems.add(Problem.of(
                    PATH + "destination",
                    archive.destination().contains("@")
                            ? "a URL with a user or password"
                            : Problem.quoted(archive.destination()),
                    "s3://BUCKET or s3://BUCKET/PATH: a bucket has 3 to 63 lower-case letters, digits, dots and dashes, and a path"
                            + " letters, digits and !_.*'()- between its slashes, none at the end"));
        }
        archive.endpointUrl().ifPresent(this::endpoint);
        archive.region()
                .filter(region -> !region.matches(REGION))
                .ifPresent(region -> add("region", region, "the name of a region, such as eu-central-1"));
        archive.credentials().ifPresent(this::credentials);
        archive.role().ifPresent(role -> role(role, archive.credentials().isPresent()));
        Ranges.check(PATH + "retentionDays", Optional.of(archive.retentionDays()), problems);
    }

    private void endpoint(String url) {
        Optional<Destination> destination = Destination.of(url);
        if (destination.isEmpty()) {
            problems.add(Problem.of(
                    PATH + "endpointUrl",
                    url.contains("@") ? "a URL with a user or password" : Destination.shown(url),
                    Destination.ALLOWED));
        } else if (destination.get().isOwnPod()) {
            add("endpointUrl", url, Destination.NOT_OWN_POD);
        } else if (!destination.get().https() && destination.get().isPublic()) {
            add(
                    "endpointUrl",
                    url,
                    "https, or http to a Service of the cluster or a private address: WAL has everything that is in the"
                            + " database");
        }
    }

    private void credentials(WalArchive.Credentials credentials) {
        if (!SecretSource.canExist(credentials.existingSecret(), "key")) {
            add("credentials.existingSecret", credentials.existingSecret(), "the name of a Secret");
        } else if (SecretRules.isOwn(credentials.existingSecret())) {
            add(
                    "credentials.existingSecret",
                    credentials.existingSecret(),
                    "a Secret that this program does not create");
        }
        key("credentials.accessKeyId", credentials.accessKeyId());
        key("credentials.secretAccessKey", credentials.secretAccessKey());
        if (SecretSource.isKey(credentials.accessKeyId())
                && credentials.accessKeyId().equals(credentials.secretAccessKey())) {
            add("credentials.secretAccessKey", credentials.secretAccessKey(), "another key than that of accessKeyId");
        }
    }

    /** What is no name may be a secret, and is not shown. */
    private void key(String path, String key) {
        boolean isSecret = key.matches(ACCESS_KEY);
        if (isSecret || !SecretSource.isKey(key)) {
            problems.add(Problem.of(
                    PATH + path,
                    isSecret ? "what looks like an access key itself" : "something else",
                    "the name of a key of the Secret (letters, digits, - _ .), not what it has"));
        }
    }

    private void role(String role, boolean credentials) {
        if (credentials) {
            problems.add(Problem.of(
                            PATH + "role",
                            "a role and credentials",
                            "one of the two: with credentials, no role is asked for")
                    .presuming(PATH + "credentials"));
        } else if (!CloudIdentity.AWS.allows(role)) {
            add("role", role, "the ARN of a role, such as " + CloudIdentity.AWS.example());
        }
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(PATH + path, Problem.quoted(found), allowed));
    }
}
