package litellmha.verify.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.History;
import litellmha.verify.undo.UndoStep;

/** The primary is lost, at once and with its grace period, while rows are written and requests are sent. */
public final class FailoverCheck implements Check {

    static final String IMMEDIATE = "without grace";
    static final String GRACEFUL = "with grace";
    static final String KNOWN_KEY = "known";
    static final String MINT = "mint";

    private static final int CONNECTIONS = 4;
    private static final double PAUSE_SECONDS = 0.05;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    @Override
    public String id() {
        return "failover";
    }

    @Override
    public String claim(Promise promise) {
        return promise.synchronous()
                ? "When the primary is lost a replica takes over, and no acknowledged row is lost."
                : "When the primary is lost a replica takes over; rows acknowledged since the last replication may be lost, and"
                        + " are counted.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does(Promise promise) {
        return "Writes rows of its own while it deletes the primary's pod, first without grace, then with its grace period.";
    }

    @Override
    public String undo() {
        return "CloudNativePG starts the pod again, as a replica; the rows are dropped.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(2);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return promise.databaseInstances() > 1
                ? Optional.empty()
                : Optional.of(
                        "tier %s promises one instance, which nothing can take over from".formatted(promise.tier()));
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        loseThePrimary(rig, IMMEDIATE, Optional.of(0L));
        Waiting.await("the old primary is back", RECOVERY, rig.cluster()::databaseIsWhole);
        loseThePrimary(rig, GRACEFUL, Optional.empty());
    }

    private void loseThePrimary(Rig rig, String variant, Optional<Long> grace) throws InterruptedException {
        rig.record(new Phase(variant));
        DatabaseClient database = rig.database();
        try (var drop = rig.before(new UndoStep.DropProbeRows())) {
            database.createTable();
            Pod primary = rig.cluster().primary();
            List<Pod> gateways = rig.cluster().gateways();
            try (StateObserver states = rig.observeStates();
                    GatewayClient gateway = rig.gateway();
                    DatabaseClient.Probe probe = database.probe(CONNECTIONS, PAUSE_SECONDS)) {
                gateway.mint(gateways.get(0), KNOWN_KEY, "{}");
                gateways.forEach(pod -> gateway.ask(pod, KNOWN_KEY));
                try (GatewayClient.Load load = gateway.load(KNOWN_KEY, gateways, KNOWN_KEY, 2, 0.1, false)) {
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                    recordLag(rig, primary);
                    rig.delete(primary, grace);
                    awaitKeysOfEveryPod(rig, primary, gateway, gateways);
                    Waiting.await("the old primary is back", RECOVERY, rig.cluster()::databaseIsWhole);
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                }
                gateway.delete(gateways.get(0), KNOWN_KEY);
                probe.stopAndCount();
            }
        }
    }

    private static void recordLag(Rig rig, Pod primary) {
        String answer = rig.cluster()
                .run(
                        primary.name(),
                        "postgres",
                        "psql",
                        "-qAtX",
                        "-c",
                        "SELECT application_name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication"
                                + " WHERE replay_lsn IS NOT NULL");
        answer.lines()
                .map(line -> line.split("\\|"))
                .forEach(parts -> rig.record(new Measurement(
                        "replication lag", Optional.of(parts[0]), Double.parseDouble(parts[1]), "bytes")));
    }

    /** New keys need the database: each pod is asked for one until it makes it. */
    private static void awaitKeysOfEveryPod(Rig rig, Pod lost, GatewayClient gateway, List<Pod> gateways)
            throws InterruptedException {
        List<Pod> waiting = new ArrayList<>(gateways);
        Waiting.await("another primary takes over, and every gateway pod makes keys", RECOVERY, () -> {
            if (rig.cluster().databaseState().primary().equals(lost.name())) {
                return false;
            }
            waiting.removeIf(pod -> gateway.tryMint(pod, MINT, "{}").code() == 200);
            return waiting.isEmpty();
        });
        gateway.delete(gateways.get(0), MINT);
    }

    @Override
    public Verdict judge(History history) {
        return FailoverJudge.judge(history);
    }
}
