package litellmha.verify.check;

import static litellmha.verify.judge.FailoverJudge.GRACEFUL;
import static litellmha.verify.judge.FailoverJudge.HUNG;
import static litellmha.verify.judge.FailoverJudge.IMMEDIATE;
import static litellmha.verify.judge.FailoverJudge.KNOWN_KEY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.undo.UndoStep;

/** The primary is lost at once, then with its grace period, and then it hangs, while rows are written and requests are sent. */
final class FailoverScenario implements Scenario {

    private static final int CONNECTIONS = 4;
    private static final double PAUSE_SECONDS = 0.05;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** Half as long again as a fail-over may take. */
    private static final Duration LONGEST_HANG = Duration.ofSeconds(90);

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(StateObserver.RIGHTS, StackChanges.DELETE_PODS)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        loseThePrimary(
                context,
                IMMEDIATE,
                (primary, recovered) -> deleteAndAwait(context, primary, Optional.of(0L), recovered));
        loseThePrimary(
                context,
                GRACEFUL,
                (primary, recovered) -> deleteAndAwait(context, primary, Optional.empty(), recovered));
        loseThePrimary(context, HUNG, (primary, recovered) -> hang(context, primary, recovered));
    }

    private interface Loss {
        /** Ends when another instance is the primary, or when that is not to be expected any more. */
        void of(Pod primary, BooleanSupplier recovered) throws InterruptedException;
    }

    private static void loseThePrimary(CheckContext context, String variant, Loss loss) throws InterruptedException {
        context.record(new Phase(variant));
        DatabaseClient database = context.database();
        try (var drop = context.journal().record(new UndoStep.DropProbeRows())) {
            database.createTable();
            Pod primary = context.cluster().postgres().primary();
            List<Pod> gateways = context.cluster().pods().gateways();
            try (StateObserver states = context.observeStates();
                    GatewayClient gateway = context.gateway();
                    DatabaseClient.Probe probe = database.probe(CONNECTIONS, PAUSE_SECONDS)) {
                gateway.mint(gateways.get(0), KNOWN_KEY, "{}");
                gateways.forEach(pod -> gateway.ask(pod, KNOWN_KEY));
                BooleanSupplier keys = keysOfEveryPod(gateway, gateways);
                BooleanSupplier recovered = () -> tookOver(context, primary) && keys.getAsBoolean();
                try (GatewayClient.Load load = gateway.load(KNOWN_KEY, gateways, KNOWN_KEY, 2, 0.1, false)) {
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                    recordLag(context, primary);
                    loss.of(primary, recovered);
                    Waiting.await(
                            "the old primary is back",
                            RECOVERY,
                            context.cluster().postgres()::isHealthy);
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                }
                gateway.delete(gateways.get(0), KNOWN_KEY);
                probe.stopAndCount();
            }
        }
    }

    private static void deleteAndAwait(
            CheckContext context, Pod primary, Optional<Long> grace, BooleanSupplier recovered)
            throws InterruptedException {
        context.delete(primary, grace);
        Waiting.await("another primary takes over, and every gateway pod makes keys", RECOVERY, recovered);
    }

    /** It runs on if no other takes over: the history then tells. */
    private static void hang(CheckContext context, Pod primary, BooleanSupplier recovered) throws InterruptedException {
        try (var undo = context.journal().record(new UndoStep.ContinuePostgres(primary.name()))) {
            context.record(new Fault("stop the processes of PostgreSQL", primary.name(), "SIGSTOP"));
            context.cluster().postgres().signal(primary.name(), "STOP");
            Waiting.until(LONGEST_HANG, recovered);
        }
    }

    private static void recordLag(CheckContext context, Pod primary) {
        context
                .cluster()
                .postgres()
                .sql(
                        primary,
                        "SELECT application_name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)"
                                + " FROM pg_stat_replication WHERE replay_lsn IS NOT NULL")
                .stream()
                .map(line -> line.split("\\|"))
                .forEach(parts -> context.record(new Measurement(
                        "replication lag", Optional.of(parts[0]), Double.parseDouble(parts[1]), "bytes")));
    }

    /** Waits until CloudNativePG has made another instance the primary. */
    static void awaitTakeover(CheckContext context, Pod lost) throws InterruptedException {
        Waiting.await("another primary takes over", RECOVERY, () -> tookOver(context, lost));
    }

    /** Waits until each of these pods can use the database again. */
    static void awaitKeys(GatewayClient gateway, List<Pod> gateways) throws InterruptedException {
        Waiting.await("every gateway pod makes keys", RECOVERY, keysOfEveryPod(gateway, gateways));
    }

    private static boolean tookOver(CheckContext context, Pod lost) {
        return !context.cluster().postgres().primaryName().equals(lost.name());
    }

    /** New keys need the database: each pod is asked for one until it makes it. When all have made theirs, they are deleted. */
    private static BooleanSupplier keysOfEveryPod(GatewayClient gateway, List<Pod> gateways) {
        List<Pod> waiting = new ArrayList<>(gateways);
        return () -> {
            if (!waiting.isEmpty()) {
                waiting.removeIf(pod -> gateway.tryMint(pod, newKey(pod), "{}").code() == 200);
                if (waiting.isEmpty()) {
                    gateways.forEach(pod -> gateway.delete(pod, newKey(pod)));
                }
            }
            return waiting.isEmpty();
        };
    }

    private static String newKey(Pod pod) {
        return "new, by " + pod.name();
    }
}
