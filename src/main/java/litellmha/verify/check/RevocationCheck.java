package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/** A key is deleted on one replica and tried on all of them. */
public final class RevocationCheck implements Check {

    private static final String KEY = "deleted";
    private static final String DELETE = "delete";

    /** LiteLLM's {@code user_api_key_cache_ttl}: for so long a replica that heard of nothing goes on knowing a key. */
    private static final double CACHE_SECONDS = 60;

    private static final double MARGIN_SECONDS = 5;
    private static final Duration WATCHED = Duration.ofSeconds(75);

    /** A replica that takes the key back from another's cache would do it soon. */
    private static final Duration WATCHED_AFTERWARDS = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 200;
    private static final int REFUSED = 401;

    @Override
    public String id() {
        return "revocation";
    }

    @Override
    public String claim(Promise promise) {
        return "A deleted key is refused by every replica within %.0f s.".formatted(CACHE_SECONDS + MARGIN_SECONDS);
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.SENDS_REQUESTS;
    }

    @Override
    public String does(Promise promise) {
        return "Deletes a key of its own through one LiteLLM pod, and asks all of them until they refuse it.";
    }

    @Override
    public String undo() {
        return "Nothing is left.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofSeconds(30);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return Optional.empty();
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        List<Pod> pods = rig.cluster().gateways();
        try (GatewayClient gateway = rig.gateway()) {
            gateway.mint(pods.get(0), KEY, "{}");
            pods.forEach(pod -> gateway.ask(pod, KEY));
            gateway.delete(pods.get(0), KEY);
            long end = System.nanoTime() + WATCHED.toNanos();
            long lastAccepted = System.nanoTime();
            while (System.nanoTime() < Math.min(end, lastAccepted + WATCHED_AFTERWARDS.toNanos())) {
                for (Pod pod : pods) {
                    if (gateway.ask(pod, KEY).code() == 200) {
                        lastAccepted = System.nanoTime();
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Optional<Timed<Request>> delete = Requests.of(history, DELETE).first();
        if (delete.isEmpty() || delete.get().event().code() != 200) {
            findings.unknown("the key could not be deleted");
            return findings.verdict("");
        }
        Requests requests = Requests.of(history, KEY);
        requests.pods().forEach(pod -> judge(pod, requests.to(pod), delete.get().nanos(), findings));
        if (requests.pods().size() < history.promise().gatewayReplicas()) {
            findings.unknown("only %d of %d pods were asked"
                    .formatted(requests.pods().size(), history.promise().gatewayReplicas()));
        }
        return findings.verdict("Every replica refused the deleted key in time.");
    }

    private static void judge(String pod, Requests requests, long deleted, Findings findings) {
        if (requests.accepted().within(Long.MIN_VALUE, deleted).isEmpty()) {
            findings.unknown("%s did not know the key before it was deleted".formatted(pod));
        }
        Requests after = requests.within(deleted, Long.MAX_VALUE);
        Requests accepted = after.accepted();
        double works = accepted.end().orElse(deleted) - deleted;
        findings.figure(Figure.seconds("deleted key still works on " + pod, works));
        findings.figure(Figure.count("requests accepted after the deletion by " + pod, accepted.count()));
        Optional<Request> last = after.last().map(Timed::event);
        if (works / 1e9 > CACHE_SECONDS + MARGIN_SECONDS) {
            findings.failed("%s accepted the deleted key %.1f s after the deletion, more than %.0f s"
                    .formatted(pod, works / 1e9, CACHE_SECONDS + MARGIN_SECONDS));
        } else if (last.isEmpty() || last.get().code() == 200) {
            findings.unknown("%s was not asked until it refused".formatted(pod));
        } else if (last.get().code() != REFUSED) {
            findings.failed("%s refused the deleted key with %s, not with %d"
                    .formatted(pod, Requests.answer(last.get()), REFUSED));
        }
    }
}
