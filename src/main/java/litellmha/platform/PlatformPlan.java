package litellmha.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.database.DatabasePlan;
import litellmha.database.WalArchivePlan;
import litellmha.expose.ExposePlan;
import litellmha.gateway.CoordinationRedis;
import litellmha.gateway.GatewayPlan;
import litellmha.guard.ClusterGuard;
import litellmha.guard.SaltKeyGuard;
import litellmha.kube.Labels;
import litellmha.monitoring.MonitoringPlan;
import litellmha.names.GatewayNames;
import litellmha.network.NetworkPlan;
import litellmha.operator.OperatorPlan;
import litellmha.platform.DeployedState.ArchiveStage;
import litellmha.redis.RedisPlan;
import litellmha.settings.Database.Durability;
import litellmha.settings.ImageReference;
import litellmha.settings.SecretSource;
import litellmha.settings.Settings;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * All decisions about a stack, as records without Pulumi types; {@link Platform} only declares what they say.
 *
 * @param clusterUid the cluster that {@link ClusterGuard} expects instead of the stack's first one
 * @param downgradeFrom the tier whose guarantees the stack may lose
 * @param adopted the objects of others that may become the stack's own, {@code Deployment/litellm}
 * @param saltKey the key that {@link SaltKeyGuard} compares with the stack's first one
 * @param redis the Redis of the counters
 * @param cache the Redis of the response cache
 * @param namespaceRetained whether the namespace outlives the stack: deleting it would delete everything in it
 * @param warnings what a user should know at every {@code up}
 */
public record PlatformPlan(
        Tier tier,
        Optional<String> clusterUid,
        Optional<Tier> downgradeFrom,
        List<String> adopted,
        SecretSource saltKey,
        Labels labels,
        String namespace,
        boolean namespaceRetained,
        NetworkPlan network,
        Optional<OperatorPlan> operator,
        Optional<RedisPlan> redis,
        Optional<RedisPlan> cache,
        DatabasePlan database,
        GatewayPlan gateway,
        Optional<ExposePlan> expose,
        Optional<MonitoringPlan> monitoring,
        List<String> warnings) {

    public PlatformPlan {
        adopted = List.copyOf(adopted);
        warnings = List.copyOf(warnings);
    }

    /** @param stack the name of the Pulumi stack */
    public static PlatformPlan of(String stack, Settings settings) {
        TierProfile profile = TierProfile.of(settings.tier());
        Optional<RedisPlan> redis = RedisPlan.ofCounters(settings);
        Optional<RedisPlan> cache = RedisPlan.ofCache(settings);
        GatewayPlan gateway = GatewayPlan.of(
                settings,
                profile,
                redis.map(plan -> new CoordinationRedis(plan.mode(), plan.password())),
                cache.map(RedisPlan::password));
        DatabasePlan database = DatabasePlan.of(settings, profile);
        Optional<ExposePlan> expose = ExposePlan.of(settings, gateway.longestRequestSeconds());
        return new PlatformPlan(
                settings.tier(),
                settings.clusterUid(),
                settings.downgradeFrom(),
                settings.adopt().orElse(List.of()),
                settings.saltKey(),
                new Labels(stack),
                settings.namespace().orElse(Settings.DEFAULT_NAMESPACE),
                profile.dataOutlivesStack(),
                NetworkPlan.of(settings, database.guardImage().isPresent()),
                OperatorPlan.of(settings, profile),
                redis,
                cache,
                database,
                gateway,
                expose,
                MonitoringPlan.of(settings),
                warnings(settings.tier(), profile, expose));
    }

    private static List<String> warnings(Tier tier, TierProfile profile, Optional<ExposePlan> expose) {
        return profile.databaseOutage().allowsRequests()
                ? List.of(
                        ("Tier %s is fail-open: while the database is down, the gateway accepts any key that starts with"
                                        + " sk- and enforces no budgets. Only the network policies limit who can use it then;"
                                        + " make sure that the cluster enforces them.%s")
                                .formatted(
                                        tier.key(),
                                        expose.map(plan -> " They let in whoever reaches %s.".formatted(plan.url()))
                                                .orElse("")))
                : List.of();
    }

    /**
     * Returns why the stack may not follow what runs.
     *
     * @param last empty if nothing does
     */
    public Optional<String> refusal(Optional<DeployedState> last) {
        return last.map(this::refusalAfter).orElseGet(() -> GenerationChange.refusalOfFirst(this));
    }

    private Optional<String> refusalAfter(DeployedState last) {
        return walVolumeAfter(last)
                .or(() -> lossAfter(last))
                .or(new GenerationChange(this, last)::refusal)
                .or(() -> volumesAfter(last))
                .or(new VersionChange(this, last)::refusal);
    }

    /** A volume for WAL cannot go, and only tiers with backups have the archive that it needs. */
    private Optional<String> walVolumeAfter(DeployedState last) {
        return last.volumes()
                .flatMap(Volumes::wal)
                .filter(size -> last.databaseOrigin().equals(database.origin())
                        && !TierProfile.of(tier).scheduledBackups())
                .map(size ->
                        ("litellm-ha:tier: found %s for a stack whose WAL has volumes of %s; allowed: %s, until the stack is restored to"
                                        + " another generation without database.walStorage. Such a volume cannot go, and needs a WAL"
                                        + " archive, which tier %s has not")
                                .formatted(tier.key(), size, last.tier().key(), tier.key()));
    }

    private Optional<String> lossAfter(DeployedState last) {
        List<String> lost = TierProfile.of(tier).lostFrom(TierProfile.of(last.tier()));
        return lost.isEmpty() || downgradeFrom.equals(Optional.of(last.tier()))
                ? Optional.empty()
                : Optional.of(
                        ("litellm-ha:tier: found %1$s for a stack that was deployed as %2$s; allowed: %2$s, or set"
                                        + " litellm-ha:downgradeFrom to %2$s to accept that the stack loses: %3$s")
                                .formatted(tier.key(), last.tier().key(), String.join("; ", lost)));
    }

    private Optional<String> volumesAfter(DeployedState last) {
        return last.volumes()
                .filter(had -> last.databaseOrigin().equals(database.origin()))
                .flatMap(had -> had.refusal(Volumes.of(database), "a stack"));
    }

    /** Returns the step towards this plan that may follow a deployed stack. */
    PlatformPlan stepAfter(DeployedState last) {
        PlatformPlan step = replicationAfter(last);
        return database.walArchive().filter(archive -> isNew(archive, last)).isPresent()
                ? step.with(step.database.withoutBaseBackups())
                : step;
    }

    /** Another Postgres cluster has its archive from the beginning. */
    private boolean isNew(WalArchivePlan archive, DeployedState last) {
        return last.databaseOrigin().equals(database.origin())
                && (last.walArchive() == ArchiveStage.NONE || last.isArchivedElsewhere(archive));
    }

    /**
     * With synchronous replication declared before there is a replica, every write would wait for the first one to be copied. And
     * as long as synchronous replication is in the cluster, the last replica cannot go: CloudNativePG's webhook refuses it, also
     * in a preview, which leaves in place what Pulumi's provider has created and not updated since.
     */
    private PlatformPlan replicationAfter(DeployedState last) {
        if (database.durability() == Durability.SYNCHRONOUS) {
            return last.databaseInstances() < 2 ? with(database.withDurability(Durability.ASYNCHRONOUS)) : this;
        }
        return last.databaseDurability() == Durability.SYNCHRONOUS && database.instances() < 2
                ? with(database.withInstances(last.databaseInstances()))
                : this;
    }

    /** Returns what is left behind once the plan is deployed. */
    public DeployedState deployed() {
        return new DeployedState(
                tier,
                database.instances(),
                database.durability(),
                database.origin(),
                List.of(),
                Optional.of(new ImageReference(gateway.image())),
                Optional.of(database.image()),
                Optional.of(Volumes.of(database)),
                database.walArchive()
                        .map(archive -> archive.hasBaseBackups() ? ArchiveStage.COMPLETE : ArchiveStage.BEGUN)
                        .orElse(ArchiveStage.NONE),
                database.walArchive().map(archive -> archive.store().destination()),
                Optional.empty());
    }

    private PlatformPlan with(DatabasePlan other) {
        return new PlatformPlan(
                tier,
                clusterUid,
                downgradeFrom,
                adopted,
                saltKey,
                labels,
                namespace,
                namespaceRetained,
                network,
                operator,
                redis,
                cache,
                other,
                gateway,
                expose,
                monitoring,
                warnings);
    }

    /** Returns what a user needs next, by the name of the stack's output. */
    public Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("namespace", namespace);
        outputs.put(
                "gatewayAddress", "http://%s.%s.svc:%d".formatted(GatewayNames.SERVICE, namespace, GatewayNames.PORT));
        expose.ifPresent(plan -> outputs.put("gatewayUrl", plan.url()));
        outputs.put("mintKey", mintKey());
        outputs.put("databasePrimaryService", database.generation().primaryService());
        database.backup()
                .ifPresent(backup ->
                        outputs.put("backupSchedule", database.generation().snapshotSchedule()));
        return outputs;
    }

    /** Returns a command that reads the master key when it runs, so that the output contains no secret. */
    private String mintKey() {
        return ("kubectl -n %1$s exec deploy/%2$s -c %5$s -- python -c \"import json, os, urllib.request as r;"
                        + " print(r.urlopen(r.Request('http://localhost:%3$d/key/generate',"
                        + " json.dumps({'max_budget': 10}).encode(), {'Content-Type': 'application/json',"
                        + " 'Authorization': 'Bearer ' + os.environ['%4$s']})).read().decode())\"")
                .formatted(
                        namespace,
                        GatewayNames.DEPLOYMENT,
                        GatewayNames.PORT,
                        GatewayNames.MASTER_KEY,
                        GatewayNames.CONTAINER);
    }
}
