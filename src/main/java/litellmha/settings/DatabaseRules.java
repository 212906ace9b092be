package litellmha.settings;

import java.util.List;
import litellmha.tier.TierProfile;

/** The rules of {@code database}. */
final class DatabaseRules {

    /** Postgres reserves three connections for superusers, and CloudNativePG uses a few more. */
    static final int RESERVED_CONNECTIONS = 10;

    private final Settings settings;
    private final Database database;
    private final TierProfile profile;
    private final int instances;
    private final List<Problem> problems;

    private DatabaseRules(Settings settings, List<Problem> problems) {
        this.settings = settings;
        this.database = settings.database();
        this.profile = TierProfile.of(settings.tier());
        this.instances = database.instances().orElse(profile.databaseInstances());
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        DatabaseRules rules = new DatabaseRules(settings, problems);
        rules.instances();
        rules.replication();
        Ranges.check("database.allowMajorUpgrade", rules.database.allowMajorUpgrade(), problems);
        rules.database.restoreFrom().ifPresent(restore -> RestoreRules.check(restore, problems));
        rules.storageClass("database.storage", rules.database.storage());
        rules.database.walStorage().ifPresent(storage -> rules.storageClass("database.walStorage", storage));
        Ranges.check("database.maxConnections", rules.database.maxConnections(), problems);
        Ranges.check("database.connectionsPerGateway", rules.database.connectionsPerGateway(), problems);
        rules.connections();
    }

    private void instances() {
        int most = Ranges.of("database.instances").most();
        if (instances < profile.databaseInstances()) {
            new TierRules(settings.tier(), problems)
                    .below(
                            "database.instances",
                            instances,
                            "at least " + profile.databaseInstances(),
                            "CloudNativePG instances");
        } else if (instances > most) {
            problems.add(Problem.of("database.instances", instances, "at most " + most));
        }
    }

    private void replication() {
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
    }

    private void storageClass(String path, Database.Storage storage) {
        storage.storageClass()
                .filter(name -> !DnsName.isSubdomain(name))
                .ifPresent(name -> problems.add(
                        Problem.of(path + ".storageClass", Problem.quoted(name), "the name of a StorageClass")));
    }

    private void connections() {
        int pool = database.connectionsPerGateway().orElse(Database.DEFAULT_CONNECTIONS_PER_GATEWAY);
        int most = database.maxConnections().orElse(Database.DEFAULT_MAX_CONNECTIONS);
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
}
