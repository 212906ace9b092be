package litellmha.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import litellmha.litellm.KnownKeys.Section;
import litellmha.tier.TierProfile;

/** The rules that settings follow beyond their types: ranges, references, and the guarantees of the tier. */
final class SettingsRules {

    /** Postgres reserves three connections for superusers, and CloudNativePG uses a few more. */
    static final int RESERVED_CONNECTIONS = 10;

    /** Major versions: CloudNativePG 1.30's webhook refuses lower ones, and higher ones do not exist. */
    private static final Ranges.Range POSTGRES = new Ranges.Range(13, 99);

    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Pattern OBJECT = Pattern.compile("[A-Z][A-Za-z]{0,62}/[a-z0-9][-.a-z0-9]{0,252}");

    private final Settings settings;
    private final TierProfile profile;
    private final List<Problem> problems = new ArrayList<>();

    private SettingsRules(Settings settings) {
        this.settings = settings;
        this.profile = TierProfile.of(settings.tier());
    }

    /** @param encrypted the keys whose values the stack file holds encrypted */
    static List<Problem> check(Settings settings, Set<String> encrypted) {
        SettingsRules rules = new SettingsRules(settings);
        rules.cluster();
        rules.downgrade();
        rules.adopt();
        rules.gateway();
        AutoscalingRules.check(settings, rules.problems);
        rules.redis();
        rules.database();
        rules.connections();
        rules.backup();
        WalArchiveRules.check(settings, rules.problems);
        CacheRules.check(settings, rules.problems);
        ResourceRules.check(settings, rules.problems);
        NetworkRules.check(settings, rules.problems);
        settings.expose().ifPresent(expose -> ExposeRules.check(settings, expose, rules.problems));
        settings.metrics().ifPresent(metrics -> MetricsRules.check(metrics, rules.problems));
        CloudIdentityRules.check(settings, rules.problems);
        CaBundleRules.check(settings, rules.problems);
        PodRules.check(settings, rules.problems);
        ModelRules.check(settings, rules.problems);
        PriceRules.check(settings, rules.problems);
        RoutingRules.check(settings, rules.problems);
        McpRules.check(settings, rules.problems);
        GuardrailRules.check(settings, rules.problems);
        EndpointRules.check(settings, rules.problems);
        EnvironmentRules.check(settings, rules.problems);
        rules.passedThrough();
        SecretRules.check(settings, encrypted, rules.problems);
        return rules.problems;
    }

    private void cluster() {
        settings.clusterUid()
                .filter(uid -> !UID.matcher(uid).matches())
                .ifPresent(uid -> add(
                        "clusterUid",
                        Problem.quoted(uid),
                        "what `kubectl get namespace kube-system -o jsonpath={.metadata.uid}` prints"));
    }

    private void downgrade() {
        settings.downgradeFrom()
                .filter(from -> profile.lostFrom(TierProfile.of(from)).isEmpty())
                .ifPresent(from -> add(
                        "downgradeFrom",
                        from.key(),
                        "a tier that guarantees more than %s; remove it where the stack loses nothing"
                                .formatted(settings.tier().key())));
    }

    private void adopt() {
        List<String> names = settings.adopt().orElse(List.of());
        for (int i = 0; i < names.size(); i++) {
            if (!OBJECT.matcher(names.get(i)).matches()) {
                add(
                        "adopt[%d]".formatted(i),
                        Problem.quoted(names.get(i)),
                        "KIND/NAME, such as Deployment/litellm; `litellm-ha adopt` lists them");
            } else if (names.indexOf(names.get(i)) < i) {
                add("adopt[%d]".formatted(i), Problem.quoted(names.get(i)), "each object once");
            }
        }
    }

    private void gateway() {
        int least = profile.gatewayReplicas();
        int most = Ranges.of("gateway.replicas").most();
        settings.gateway().replicas().ifPresent(replicas -> {
            if (replicas < least) {
                belowTier("gateway.replicas", replicas, "at least " + least, "LiteLLM replicas");
            } else if (replicas > most) {
                add("gateway.replicas", replicas, "at most " + most);
            } else if (replicas > 1 && !profile.sharedRedis()) {
                add(
                        "gateway.replicas",
                        replicas,
                        "1: tier %s has no Redis, so each replica would count budgets for itself"
                                .formatted(settings.tier().key()));
            }
        });
        Ranges.check("gateway.drainSeconds", settings.gateway().drainSeconds(), problems);
    }

    private void redis() {
        present("redis", settings.redis(), profile.sharedRedis(), "Redis for budgets and rate limits");
        present("redisPassword", settings.redisPassword(), profile.sharedRedis(), "Redis for budgets and rate limits");
    }

    private void database() {
        Database database = settings.database();
        int instances = instances();
        if (instances < profile.databaseInstances()) {
            belowTier(
                    "database.instances",
                    instances,
                    "at least " + profile.databaseInstances(),
                    "CloudNativePG instances");
        } else if (instances > 9) {
            add("database.instances", instances, "at most 9");
        }
        boolean synchronous = database.durability()
                .filter(Database.Durability.SYNCHRONOUS::equals)
                .isPresent();
        if (synchronous && instances < 3) {
            problems.add(Problem.of(
                            "database.durability",
                            "synchronous with %d instance(s)".formatted(instances),
                            "asynchronous, or at least 3 instances: with fewer, losing one stops all writes")
                    .presuming("database.instances"));
        }
        if (instances < 2 && database.failoverGuard().orElse(false)) {
            problems.add(Problem.of(
                            "database.failoverGuard",
                            "true with one instance",
                            "false, or at least 2 instances: there is nothing to fail over to")
                    .presuming("database.instances"));
        }
        if (database.image()
                .postgresVersion()
                .filter(version -> POSTGRES.holds(version.major()))
                .isEmpty()) {
            add(
                    "database.image",
                    Problem.quoted(database.image().text()),
                    "a tag that begins with the version of Postgres, 13 to 99, such as 18.3: CloudNativePG reads it there");
        }
        Ranges.check("database.allowMajorUpgrade", database.allowMajorUpgrade(), problems);
        database.restoreFrom().ifPresent(restore -> RestoreRules.check(restore, problems));
        storageClass("database.storage", database.storage());
        database.walStorage().ifPresent(storage -> storageClass("database.walStorage", storage));
        Ranges.check("database.maxConnections", database.maxConnections(), problems);
        Ranges.check("database.connectionsPerGateway", database.connectionsPerGateway(), problems);
    }

    private void storageClass(String path, Database.Storage storage) {
        storage.storageClass()
                .filter(name -> !DnsName.isSubdomain(name))
                .ifPresent(name -> add(path + ".storageClass", Problem.quoted(name), "the name of a StorageClass"));
    }

    private int instances() {
        return settings.database().instances().orElse(profile.databaseInstances());
    }

    private void connections() {
        int pool = settings.database().connectionsPerGateway().orElse(Database.DEFAULT_CONNECTIONS_PER_GATEWAY);
        int most = settings.database().maxConnections().orElse(Database.DEFAULT_MAX_CONNECTIONS);
        int replicas = settings.gateway()
                .autoscaling()
                .map(Autoscaling::maxReplicas)
                .or(settings.gateway()::replicas)
                .orElse(profile.gatewayReplicas());
        // A rolling update runs one more pod for a while; each pod has one worker.
        long pods = replicas + 1L;
        if (pool * pods > most - RESERVED_CONNECTIONS) {
            problems.add(Problem.of(
                            "database.connectionsPerGateway",
                            "%d connections for each of %d pods, one of them surging".formatted(pool, pods),
                            "together at most %d: max_connections %d less %d reserved"
                                    .formatted(most - RESERVED_CONNECTIONS, most, RESERVED_CONNECTIONS))
                    .presuming("database.maxConnections", "gateway.replicas", "gateway.autoscaling"));
        }
    }

    private void backup() {
        present("backup", settings.backup(), profile.scheduledBackups(), "Postgres backups");
        settings.backup()
                .flatMap(Backup::schedule)
                .filter(schedule -> !schedule.isDaily())
                .ifPresent(schedule -> belowTier(
                        "backup.schedule",
                        Problem.quoted(schedule.text()),
                        "every day and at most once an hour: one second, one minute, any hours, then * * *",
                        "Postgres backups"));
        settings.backup().ifPresent(backup -> BackupRules.check(backup, problems));
    }

    private void passedThrough() {
        settings.litellm().ifPresent(litellm -> {
            Ranges.check("litellm.requestTimeoutSeconds", litellm.requestTimeoutSeconds(), problems);
            CallbackRules.check(litellm, problems);
            PassThroughRules.check(litellm.settings(), Section.LITELLM_SETTINGS, "litellm.settings", "", problems);
        });
        settings.general().ifPresent(general -> {
            Ranges.check("general.spendLogRetentionDays", general.spendLogRetentionDays(), problems);
            PassThroughRules.check(general.settings(), Section.GENERAL_SETTINGS, "general.settings", "", problems);
        });
    }

    private void present(String path, Optional<?> value, boolean guaranteed, String row) {
        if (guaranteed && value.isEmpty()) {
            belowTier(path, Problem.NOTHING, "a value", row);
        } else if (!guaranteed && value.isPresent()) {
            add(
                    path,
                    Problem.UNWANTED,
                    "nothing: tier %s has no %s".formatted(settings.tier().key(), row));
        }
    }

    private void belowTier(String path, Object found, String allowed, String row) {
        String guarantee = profile.rows().stream()
                .filter(candidate -> candidate.component().equals(row))
                .map(TierProfile.Row::value)
                .findFirst()
                .orElseThrow();
        add(
                path,
                found,
                "%s: tier %s guarantees %s: %s"
                        .formatted(allowed, settings.tier().key(), row, guarantee));
    }

    private void add(String path, Object found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
