package litellmha.verify.check;

import static litellmha.verify.judge.RevocationJudge.KEY;
import static litellmha.verify.judge.RevocationJudge.LONGEST_SECONDS;

import java.time.Duration;
import java.util.List;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;

/** A key is deleted on one replica and tried on all of them. */
final class RevocationScenario implements Scenario {

    /** A replica that takes the key back from another's cache would do it soon. */
    private static final Duration WATCHED_AFTERWARDS = Duration.ofSeconds(10);

    /** Beyond the time that the claim allows, so that a key that is accepted for longer is seen. */
    private static final Duration WATCHED =
            Duration.ofSeconds((long) LONGEST_SECONDS).plus(WATCHED_AFTERWARDS);

    private static final long PAUSE_MILLIS = 200;

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        List<Pod> pods = context.cluster().pods().gateways();
        try (GatewayClient gateway = context.gateway()) {
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
}
