package litellmha.verify.judge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges which keys passed while Postgres was down, on running pods and on one that started meanwhile. */
public final class DatabaseOutageJudge implements Judge {

    public static final String BEFORE = "before";
    public static final String STOPPING = "stopping";
    public static final String DOWN = "down";
    public static final String NEW_POD = "new pod";
    public static final String RECOVERY = "recovery";

    /** A key that every LiteLLM pod knows before the outage. */
    public static final String CACHED = "cached";

    /** A key that no LiteLLM pod has been asked with before the outage. */
    public static final String UNCACHED = "uncached";

    public static final String MASTER = Request.MASTER_KEY;
    public static final String UNKNOWN = Request.UNKNOWN_KEY;

    private static final List<String> PHASES = List.of(BEFORE, STOPPING, DOWN, NEW_POD, RECOVERY);
    private static final List<String> KEYS = List.of(CACHED, UNCACHED, MASTER, UNKNOWN);

    private static final int UNAVAILABLE = 503;

    /** The Service retains a pod of a fail-closed tier for twice as long as the pod knows a key. */
    private static final double UNREADY_SECONDS = 2.0 * PinnedLiteLlm.KEY_CACHE.toSeconds();

    @Override
    public String id() {
        return "database-outage";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new DatabaseOutageTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Map<String, History> phases = history.phases();
        List<String> missing =
                PHASES.stream().filter(phase -> !phases.containsKey(phase)).toList();
        if (!missing.isEmpty()) {
            findings.unknown("it was not completed; these phases are missing: " + String.join(", ", missing));
            return findings.verdict("");
        }
        boolean closed = history.guarantees().failClosed();
        judgeBefore(phases.get(BEFORE), history.guarantees().gatewayReplicas(), findings);
        judgeRunning(phases.get(BEFORE), phases.get(DOWN), closed, findings);
        judgeNewPod(phases.get(NEW_POD), closed, findings);
        judgeService(history, phases, findings);
        judgeRecovery(
                phases.get(RECOVERY),
                begin(history, RECOVERY),
                history.guarantees().gatewayReplicas(),
                findings);
        return findings.verdict(
                closed
                        ? "Known keys kept working, others were refused, and everything worked as before afterwards."
                        : "Every key was accepted once the outage was noticed, and unknown keys were refused again afterwards.");
    }

    private static void judgeBefore(History history, int replicas, Findings findings) {
        int knowing = Requests.of(history, CACHED).accepted().pods().size();
        if (knowing < replicas) {
            findings.unknown("only %d of %d pods knew the cached key before the outage".formatted(knowing, replicas));
        }
        Requests.of(history, UNKNOWN)
                .accepted()
                .first()
                .ifPresent(
                        request -> findings.failed("%s accepted a key that never existed, although the database was up"
                                .formatted(request.event().pod())));
    }

    private static void judgeRunning(History before, History history, boolean closed, Findings findings) {
        for (String key : KEYS) {
            Requests requests = Requests.of(history, key);
            if (requests.isEmpty()) {
                findings.unknown("no request was sent with the %s key while the database was down".formatted(key));
                continue;
            }
            boolean passes = !closed || key.equals(CACHED) || key.equals(MASTER);
            findings.figure(Figure.count(
                            "%s key accepted".formatted(key),
                            requests.accepted().count())
                    .in(DOWN));
            findings.figure(Figure.count(
                            "%s key refused".formatted(key), requests.refused().count())
                    .in(DOWN));
            requests.where(request -> request.event().code() != (passes ? 200 : UNAVAILABLE))
                    .where(request -> closed || !isNoticing(request, requests))
                    .first()
                    .ifPresent(wrong -> judgeWrong(before, wrong, key, passes ? 200 : UNAVAILABLE, findings));
        }
        findings.figure(new Figure("slowest answer", Requests.of(history).slowest(), "s").in(DOWN));
    }

    /**
     * Whether it was refused because LiteLLM had not noticed the outage: while its database client reconnects, a request
     * that needs the database is answered 503 in a fail-open tier too; seen for the first request. Once one has passed,
     * none is.
     */
    private static boolean isNoticing(Timed<Request> refused, Requests ofTheKey) {
        Requests accepted = ofTheKey.accepted().to(refused.event().pod());
        return refused.event().code() == UNAVAILABLE
                && refused.event().error().equals(PinnedLiteLlm.NO_DATABASE)
                && accepted.endedBefore(refused.nanos()).isEmpty()
                && !accepted.isEmpty();
    }

    private static void judgeWrong(History before, Timed<Request> wrong, String key, int due, Findings findings) {
        String pod = wrong.event().pod();
        // A pod knows a key for a minute after the first request with it.
        double age = Requests.of(before, CACHED)
                .to(pod)
                .first()
                .map(learnt -> (wrong.nanos() - learnt.nanos()) / 1e9)
                .orElse(0.0);
        if (key.equals(CACHED) && age > PinnedLiteLlm.KEY_CACHE.toSeconds()) {
            findings.unknown(
                    "%s was tested with the cached key as late as %.0f s after it had learnt it".formatted(pod, age));
        } else {
            findings.failed("%s answered %s to the %s key while the database was down, not %d"
                    .formatted(pod, Requests.answer(wrong.event()), key, due));
        }
    }

    private static void judgeNewPod(History history, boolean closed, Findings findings) {
        if (!history.has(Fault.class) || !history.has(Request.class)) {
            findings.unknown("no pod was started and tested during the outage");
            return;
        }
        for (String key : KEYS) {
            Requests requests = Requests.of(history, key);
            int accepted = requests.accepted().count();
            int unanswered =
                    requests.where(request -> request.event().code() == 0).count();
            findings.figure(
                    Figure.count("%s key accepted".formatted(key), accepted).in(NEW_POD));
            findings.figure(Figure.count("%s key refused".formatted(key), requests.count() - accepted - unanswered)
                    .in(NEW_POD));
            findings.figure(Figure.count("%s key not answered".formatted(key), unanswered)
                    .in(NEW_POD));
            if (closed && (key.equals(UNCACHED) || key.equals(UNKNOWN)) && accepted > 0) {
                findings.failed("a pod started during the outage accepted the %s key".formatted(key));
            }
        }
    }

    /**
     * The Service retains its pods for two minutes, so that during a short outage, such as a fail-over, keys they know
     * still work.
     */
    private static void judgeService(History history, Map<String, History> phases, Findings findings) {
        long start = phases.get(STOPPING).timed(Fault.class).stream()
                .mapToLong(Timed::nanos)
                .findFirst()
                .orElse(0);
        long end = phases.get(NEW_POD).timed(Fault.class).stream()
                .mapToLong(Timed::nanos)
                .findFirst()
                .orElse(0);
        List<Timed<GatewayState>> states = history.timed(GatewayState.class);
        // The deleted pod must have disappeared from the Service; otherwise the Service was not watched.
        if (states.isEmpty()
                || states.get(0).nanos() > start
                || states.get(states.size() - 1).nanos() < end) {
            findings.unknown("the Service was not watched before and after");
            return;
        }
        int least = Math.min(
                states.stream()
                        .filter(state -> state.nanos() <= start)
                        .reduce((earlier, later) -> later)
                        .map(state -> state.event().endpoints().size())
                        .orElse(0),
                states.stream()
                        .filter(state -> start < state.nanos() && state.nanos() < end)
                        .mapToInt(state -> state.event().endpoints().size())
                        .min()
                        .orElse(Integer.MAX_VALUE));
        findings.figure(Figure.seconds("outage until a pod was deleted", end - start));
        findings.figure(Figure.count("fewest pods behind the Service until then", least));
        if ((end - start) / 1e9 > UNREADY_SECONDS) {
            findings.unknown("the outage lasted longer than the Service retains its pods");
        } else if (least < history.guarantees().gatewayReplicas()) {
            findings.failed("only %d of %d pods stayed behind the Service while the database was down"
                    .formatted(least, history.guarantees().gatewayReplicas()));
        }
    }

    private static void judgeRecovery(History history, long start, int replicas, Findings findings) {
        Requests requests = Requests.of(history)
                .where(request -> KEYS.contains(request.event().load()));
        if (requests.pods().size() < replicas) {
            findings.unknown("only %d of %d pods were tested after the outage"
                    .formatted(requests.pods().size(), replicas));
        }
        for (String pod : requests.pods()) {
            Requests own = requests.to(pod);
            Map<String, Integer> last = new TreeMap<>();
            own.all()
                    .forEach(request ->
                            last.put(request.event().load(), request.event().code()));
            if (last.equals(Map.of(CACHED, 200, UNCACHED, 200, UNKNOWN, 401))) {
                findings.figure(Figure.seconds(
                                "works as before after the wake-up", own.end().orElse(start) - start)
                        .of(pod)
                        .in(RECOVERY));
            } else {
                findings.failed("%s does not work as before the outage: its last answers are %s".formatted(pod, last));
            }
        }
    }

    private static long begin(History history, String phase) {
        return history.timed(Phase.class).stream()
                .filter(begun -> begun.event().name().equals(phase))
                .mapToLong(Timed::nanos)
                .findFirst()
                .orElse(0);
    }
}
