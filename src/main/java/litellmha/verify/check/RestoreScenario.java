package litellmha.verify.check;

import static litellmha.verify.judge.RestoreJudge.AGE;
import static litellmha.verify.judge.RestoreJudge.MIGRATES;
import static litellmha.verify.judge.RestoreJudge.RESTORED_POSTGRES;
import static litellmha.verify.judge.RestoreJudge.SERVES;
import static litellmha.verify.judge.RestoreJudge.TIME_TO_MIGRATE;
import static litellmha.verify.judge.RestoreJudge.TIME_TO_RESTORE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import litellmha.verify.cluster.NotRestorableException;
import litellmha.verify.cluster.RestoredGateway;
import litellmha.verify.cluster.RestoredPostgres;
import litellmha.verify.cluster.Waiting;
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
        /** Returns the backup to restore, or nothing if there is none yet. */
        Optional<Backups.Completed> of(Backups backups);
    }

    private RestoreScenario(Choice choice, Optional<PlatformPlan> next) {
        this.choice = choice;
        this.next = next;
    }

    /** The newest backup; a stack that has none yet is no reason to complain. */
    static RestoreScenario ofNewest() {
        return new RestoreScenario(Backups::newest, Optional.empty());
    }

    /**
     * @param backup the name of the Backup to restore; without it there must be a newest one
     * @param next the stack with the image to which it may be upgraded; its migration is tried on what was restored
     */
    public static RestoreScenario of(Optional<String> backup, Optional<PlatformPlan> next) {
        return new RestoreScenario(
                backups -> Optional.of(backup.map(backups::completed).orElseGet(() -> backups.newest()
                        .orElseThrow(() -> new BrokenCheckException("there is no completed backup to restore")))),
                next);
    }

    @Override
    public List<Right> rights(PlatformPlan plan) {
        List<Right> pullSecrets =
                plan.database().pods().imagePullSecrets().isEmpty() ? List.of() : RestoredPostgres.PULL_SECRETS;
        List<Right> gateway = next.isEmpty() ? List.of() : RestoredGateway.RIGHTS;
        return Stream.of(Backups.RIGHTS, RestoredPostgres.RIGHTS, pullSecrets, gateway)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        Optional<Backups.Completed> backup = choice.of(context.cluster().backups());
        if (backup.isPresent()) {
            restore(context, backup.get());
        } else {
            context.record(new CheckSkipped("there is no completed backup yet"));
        }
    }

    private void restore(CheckContext context, Backups.Completed backup) throws InterruptedException {
        Backups.Source source;
        try {
            source = context.cluster().backups().source(backup);
        } catch (NotRestorableException e) {
            recordAge(context, backup, backup.stopped());
            context.record(new Comparison(RESTORED_POSTGRES, "up", e.getMessage()));
            return;
        }
        recordAge(context, backup, source.moment());
        RestoredPostgres restored = context.cluster().restored();
        restored.remove();
        try (var undo = context.journal().record(new UndoStep.RemoveRestored())) {
            Instant begun = Instant.now();
            context.record(new Fault("restore backup", backup.name(), "in namespace " + restored.namespace()));
            restored.create(source, context.plan().labels().of(RestoreNames.COMPONENT), policies(context.plan()));
            if (comesUp(context, restored)) {
                context.record(seconds(TIME_TO_RESTORE, backup, begun));
                RestoredData.compare(context, restored.postgres(), source.moment());
                if (next.isPresent()) {
                    upgrade(context, restored.gateway(), next.get());
                }
            }
        }
    }

    private static void recordAge(CheckContext context, Backups.Completed backup, Instant moment) {
        context.record(seconds(AGE, backup, moment));
    }

    private static Measurement seconds(String name, Backups.Completed backup, Instant since) {
        double seconds = Duration.between(since, Instant.now()).toMillis() / 1e3;
        return new Measurement(name, Optional.of(backup.name()), seconds, "s");
    }

    /** Those that keep everybody away from the restored Postgres, but for its operator and the pods of a migration. */
    private static List<ObjectNode> policies(PlatformPlan plan) {
        return RenderedStack.of(plan).objects().stream()
                .filter(object ->
                        Manifests.kind(object).equals("NetworkPolicy") && POLICIES.contains(Manifests.name(object)))
                .toList();
    }

    private static boolean comesUp(CheckContext context, RestoredPostgres restored) throws InterruptedException {
        Duration limit = context.plan().database().snapshotLimit();
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
