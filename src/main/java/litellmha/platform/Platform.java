package litellmha.platform;

import com.pulumi.Context;
import com.pulumi.context.LoggingContext;
import com.pulumi.core.Output;
import com.pulumi.kubernetes.core.v1.Namespace;
import com.pulumi.kubernetes.core.v1.NamespaceArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.database.Database;
import litellmha.expose.Exposure;
import litellmha.gateway.Gateway;
import litellmha.guard.ClusterGuard;
import litellmha.guard.SaltKeyGuard;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.monitoring.Monitoring;
import litellmha.network.NetworkPolicies;
import litellmha.operator.Operator;
import litellmha.redis.Redis;
import litellmha.settings.SecretSource;

/** Declares a stack: the namespace, and one component for each feature in it. */
public final class Platform extends ComponentResource {

    private final Output<Optional<DeployedState>> deployed;
    private final Output<Optional<String>> saltKeyFingerprint;
    private final Output<Optional<String>> loadBalancerAddress;

    /** What was declared: the state that is left behind, its salt key, and where clients outside the cluster find it. */
    private record Declared(
            Output<DeployedState> state,
            Optional<String> saltKeyFingerprint,
            Output<Optional<String>> loadBalancerAddress) {}

    /**
     * Declares the stack and its outputs. In another cluster than the first one, with another salt key, or with a tier that
     * guarantees less, the program fails and changes nothing.
     *
     * @param last what the last {@code up} of the stack has left
     */
    public static void declare(PlatformPlan plan, Output<Optional<DeployedState>> last, Context context) {
        Platform platform = new Platform(plan, last, context.log());
        plan.outputs().forEach(context::export);
        DeployedState.OUTPUTS.forEach(name -> context.export(name, platform.deployed.applyValue(state -> state.map(
                        found -> found.outputs().get(name))
                .orElse("not known yet"))));
        if (plan.saltKey() instanceof SecretSource.Value) {
            context.export(
                    "saltKeyFingerprint",
                    platform.saltKeyFingerprint.applyValue(fingerprint -> fingerprint.orElse("not known yet")));
        }
        if (plan.gateway().loadBalancerSources().isPresent()) {
            context.export(
                    "loadBalancerAddress",
                    platform.loadBalancerAddress.applyValue(address -> address.orElse("not known yet")));
        }
    }

    private Platform(PlatformPlan plan, Output<Optional<DeployedState>> last, LoggingContext log) {
        super("litellm-ha:platform:Platform", "platform");
        Output<Optional<Declared>> declared = ClusterGuard.declareThere(
                plan.clusterUid(),
                this,
                log,
                () -> SaltKeyGuard.declareWithFirst(
                        plan.saltKey(), this, log, () -> last.applyValue(found -> step(plan, found, log))));
        // A refused stack leaves behind what was there before.
        deployed = declared.apply(
                found -> found.map(all -> all.state().applyValue(Optional::of)).orElse(last));
        saltKeyFingerprint = declared.applyValue(found -> found.flatMap(Declared::saltKeyFingerprint));
        loadBalancerAddress =
                declared.apply(found -> found.map(Declared::loadBalancerAddress).orElse(Output.of(Optional.empty())));
        registerOutputs(Map.of("loadBalancerAddress", loadBalancerAddress));
    }

    private Optional<Declared> step(PlatformPlan plan, Optional<DeployedState> last, LoggingContext log) {
        Optional<String> refusal = plan.refusal(last);
        if (refusal.isPresent()) {
            log.error(refusal.get());
            return Optional.empty();
        }
        PlatformPlan step = last.map(plan::stepAfter).orElse(plan);
        if (step.deployed().databaseDurability() != plan.deployed().databaseDurability()) {
            log.warn(
                    "This `up` adds replicas of Postgres, which have to be copied before a write can wait for one of them;"
                            + " the next `up` makes replication synchronous.");
        } else if (!step.deployed().isReplicatedAs(plan.deployed())) {
            log.warn(
                    "This `up` makes replication of Postgres asynchronous, so that no write waits for a replica that goes;"
                            + " the next `up` removes the replicas.");
        }
        if (!step.deployed().isArchivedAs(plan.deployed())) {
            log.warn((last.map(DeployedState::walArchive).equals(Optional.of(DeployedState.ArchiveStage.NONE))
                            ? "This `up` gives the instances of Postgres the plugin that archives WAL, for which they restart"
                            : "From this `up` on, WAL is archived to another destination")
                    + "; the next `up` makes the base backups, without which the archive is of no use.");
        }
        Optional<GenerationChange> generation = last.map(found -> new GenerationChange(plan, found));
        generation.ifPresent(found -> found.explain(log));
        Optional<VersionChange> change = last.map(found -> new VersionChange(plan, found));
        Instant now = Instant.now();
        change.ifPresent(found -> found.explain(now, log));
        return Optional.of(components(
                step,
                generation
                        .map(found -> !found.isOther())
                        .orElse(plan.database().origin().source().isEmpty()),
                generation.map(GenerationChange::kept).orElse(List.of()),
                change.flatMap(found -> found.backup(now)),
                last.isEmpty()));
    }

    private Declared components(
            PlatformPlan plan, boolean settled, List<Kept> kept, Optional<String> upgradeBackup, boolean first) {
        Namespace namespace = namespace(plan);
        String name = plan.namespace();
        Labels labels = plan.labels();
        // Pods start only after the policies that protect them exist.
        Resource network = new NetworkPolicies(plan.network(), name, labels, after(namespace));
        List<Redis> redis = Stream.of(plan.redis(), plan.cache())
                .flatMap(Optional::stream)
                .map(wanted -> new Redis(wanted, name, labels, after(network)))
                .toList();
        List<Resource> databaseNeeds = new ArrayList<>(List.of(network));
        // The operator defines the kinds of the database, and must be deleted after it.
        plan.operator().ifPresent(wanted -> databaseNeeds.add(new Operator(wanted, labels, after())));
        plan.monitoring().ifPresent(wanted -> new Monitoring(wanted, name, labels, after(namespace)));
        Database database = new Database(
                plan.database(), settled, upgradeBackup, name, labels, after(databaseNeeds.toArray(Resource[]::new)));
        Gateway gateway = new Gateway(plan.gateway(), name, labels, database.serving(), first, redis, after(network));
        database.keep(kept.stream().map(Kept::origin).toList(), gateway);
        plan.expose().ifPresent(wanted -> new Exposure(wanted, name, labels, after(gateway)));
        // What runs with the old image has not been deployed with the new one.
        return new Declared(
                Output.tuple(database.ready(), gateway.ready())
                        .applyValue(ids -> plan.deployed().with(kept, upgradeBackup)),
                gateway.saltKeyFingerprint(),
                gateway.loadBalancerAddress());
    }

    private ComponentResourceOptions after(Resource... needs) {
        return ComponentResourceOptions.builder().parent(this).dependsOn(needs).build();
    }

    private Namespace namespace(PlatformPlan plan) {
        Map<String, String> labels = new TreeMap<>(plan.labels().of("platform"));
        labels.put("pod-security.kubernetes.io/enforce", "restricted");
        labels.put("pod-security.kubernetes.io/warn", "restricted");
        return new Namespace(
                "namespace",
                NamespaceArgs.builder()
                        .metadata(ObjectMetaArgs.builder()
                                .name(plan.namespace())
                                .labels(labels)
                                .annotations(plan.labels().ownership())
                                .build())
                        .build(),
                ChildOptions.retained(plan.namespaceRetained(), this));
    }
}
