package litellmha.verify.check;

import static litellmha.verify.judge.RestoreJudge.AGE;
import static litellmha.verify.judge.RestoreJudge.CHOSEN;
import static litellmha.verify.judge.RestoreJudge.MIGRATES;
import static litellmha.verify.judge.RestoreJudge.RESTORED_POSTGRES;
import static litellmha.verify.judge.RestoreJudge.SERVES;
import static litellmha.verify.judge.RestoreJudge.TIME_TO_MIGRATE;
import static litellmha.verify.judge.RestoreJudge.TIME_TO_RESTORE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellmha.gateway.Gateway;
import litellmha.kubeapi.Right;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.NetworkNames;
import litellmha.names.RestoreNames;
import litellmha.platform.PlatformPlan;
import litellmha.verify.cluster.Backups;
import litellmha.verify.cluster.DrillRecord;
import litellmha.verify.cluster.NotRestorableException;
import litellmha.verify.cluster.RestoredGateway;
import litellmha.verify.cluster.RestoredPostgres;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.cluster.WalArchive;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.undo.UndoStep;

/** Restores a backup beside the live Postgres, and compares what came back with what was there at its time. */
public final class RestoreScenario implements Scenario {

    private static final Set<String> POLICIES =
            Set.of(NetworkNames.DEFAULT_DENY, DatabaseNames.NETWORK_POLICY, GatewayNames.MIGRATION_NETWORK_POLICY);

    private final Choice choice;
    private final Optional<PlatformPlan> next;

    private interface Choice {
        /** Returns what to restore, or nothing if there is none yet. */
        Optional<Chosen> of(StackCluster cluster);
    }

    /** What is restored. */
    private sealed interface Chosen {}

    private record OfBackup(Backups.Completed backup) implements Chosen {}

    /** A moment that the archive of WAL reaches to. */
    private record At(Instant moment) implements Chosen {}

    private interface Creation {
        void of(RestoredPostgres restored, Map<String, String> labels, List<ObjectNode> policies);
    }

    private RestoreScenario(Choice choice, Optional<PlatformPlan> next) {
        this.choice = choice;
        this.next = next;
    }

    /** The newest backup; a stack that has none yet is no reason to complain. */
    static RestoreScenario ofNewest() {
        return new RestoreScenario(cluster -> cluster.backups().newest().<Chosen>map(OfBackup::new), Optional.empty());
    }

    /**
     * @param backup the name of the Backup to restore; without it there must be a newest one
     * @param next the stack with the image to which it may be upgraded; its migration is tried on what was restored
     */
    public static RestoreScenario of(Optional<String> backup, Optional<PlatformPlan> next) {
        return new RestoreScenario(cluster -> Optional.of(new OfBackup(chosen(cluster.backups(), backup))), next);
    }

    private static Backups.Completed chosen(Backups backups, Optional<String> name) {
        return name.map(backups::completed).orElseGet(() -> backups.newest()
                .orElseThrow(() -> new BrokenCheckException("there is no completed backup to restore")));
    }

    /** Restores the archive of WAL to a moment, and otherwise does what {@link #of} does. */
    public static RestoreScenario at(Instant moment, Optional<PlatformPlan> next) {
        return new RestoreScenario(
                cluster -> {
                    cluster.walArchive().requireReach(moment, Instant.now());
                    return Optional.of(new At(moment));
                },
                next);
    }

    @Override
    public List<Right> rights(PlatformPlan plan) {
        List<Right> pullSecrets =
                plan.database().pods().imagePullSecrets().isEmpty() ? List.of() : RestoredPostgres.PULL_SECRETS;
        List<Right> gateway = next.isEmpty() ? List.of() : RestoredGateway.RIGHTS;
        List<Right> archive = plan.database().walArchive().isPresent() ? WalArchive.RIGHTS : List.of();
        return Stream.of(Backups.RIGHTS, RestoredPostgres.RIGHTS, pullSecrets, gateway, archive, DrillRecord.TO_KEEP)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        Optional<Chosen> chosen = choice.of(context.cluster());
        if (chosen.isEmpty()) {
            context.record(new CheckSkipped("there is no completed backup yet"));
        } else if (chosen.get() instanceof OfBackup of) {
            restore(context, of.backup());
        } else if (chosen.get() instanceof At at) {
            String name = at.moment().toString();
            context.record(seconds(CHOSEN, name, at.moment()));
            restore(
                    context,
                    "archive of WAL",
                    name,
                    at.moment(),
                    context.plan().database().archiveLimit(),
                    (restored, labels, policies) -> restored.createAt(at.moment(), labels, policies));
        }
    }

    private void restore(CheckContext context, Backups.Completed backup) throws InterruptedException {
        Backups.Source source;
        try {
            source = context.cluster().backups().source(backup);
        } catch (NotRestorableException e) {
            context.record(seconds(AGE, backup.name(), backup.stopped()));
            context.record(new Comparison(RESTORED_POSTGRES, "up", e.getMessage()));
            return;
        }
        context.record(seconds(AGE, backup.name(), source.moment()));
        restore(
                context,
                "backup",
                backup.name(),
                source.moment(),
                context.plan().database().snapshotLimit(),
                (restored, labels, policies) -> restored.create(source, labels, policies));
    }

    private void restore(
            CheckContext context, String what, String name, Instant moment, Duration limit, Creation creation)
            throws InterruptedException {
        RestoredPostgres restored = context.cluster().restored();
        restored.remove();
        try (var undo = context.journal().record(new UndoStep.RemoveRestored())) {
            Instant begun = Instant.now();
            context.record(new Fault("restore " + what, name, "in namespace " + restored.namespace()));
            creation.of(restored, context.plan().labels().of(RestoreNames.COMPONENT), policies(context.plan()));
            if (comesUp(context, restored, limit)) {
                context.record(seconds(TIME_TO_RESTORE, name, begun));
                RestoredData.compare(context, restored.postgres(), moment);
                if (next.isPresent()) {
                    upgrade(context, restored.gateway(), next.get());
                }
            }
        }
    }

    private static Measurement seconds(String name, String subject, Instant since) {
        double seconds = Duration.between(since, Instant.now()).toMillis() / 1e3;
        return new Measurement(name, Optional.of(subject), seconds, "s");
    }

    /** Those that keep everybody away from the restored Postgres, but for its operator and the pods of a migration. */
    private static List<ObjectNode> policies(PlatformPlan plan) {
        return RenderedStack.of(plan).objects().stream()
                .filter(object ->
                        Manifests.kind(object).equals("NetworkPolicy") && POLICIES.contains(Manifests.name(object)))
                .toList();
    }

    private static boolean comesUp(CheckContext context, RestoredPostgres restored, Duration limit)
            throws InterruptedException {
        Waiting.until(
                limit,
                () -> restored.postgres().isHealthy() || restored.failure().isPresent());
        Optional<String> missing = restored.postgres().missing();
        String found = missing.map(
                        text -> restored.failure().orElseGet(() -> "%s after %d s".formatted(text, limit.toSeconds())))
                .orElse("up");
        context.record(new Comparison(RESTORED_POSTGRES, "up", found));
        return missing.isEmpty();
    }

    /** Last, for it changes what was restored. */
    private static void upgrade(CheckContext context, RestoredGateway gateway, PlatformPlan next)
            throws InterruptedException {
        String image = next.gateway().image();
        context.record(new Fault("migrate what was restored", image, ""));
        Instant begun = Instant.now();
        Optional<String> failed = gateway.migrate(RenderedStack.of(next).objects(), Gateway.MIGRATION_LIMIT);
        context.record(new Comparison(MIGRATES, "done", failed.orElse("done")));
        if (failed.isPresent()) {
            return;
        }
        context.record(new Measurement(
                TIME_TO_MIGRATE,
                Optional.of(image),
                Duration.between(begun, Instant.now()).toMillis() / 1e3,
                "s"));
        Optional<String> present = gateway.serve(
                RenderedStack.of(context.plan()).objects(),
                context.model(),
                context.plan().gateway().startLimit());
        context.record(new Comparison(SERVES, "serves", present.orElse("serves")));
    }
}
