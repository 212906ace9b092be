package litellmha.verify.check;

import static litellmha.verify.judge.RevocationJudge.KEY;
import static litellmha.verify.judge.RevocationJudge.LONGEST_SECONDS;

import java.time.Duration;
import litellmha.verify.client.Gateway;
import litellmha.verify.cluster.Replica;

/** A key is deleted on one replica and tried on all of them. */
final class RevocationScenario implements GatewayScenario {

    /** A replica that takes the key back from another's cache would do it soon. */
    private static final Duration WATCHED_AFTERWARDS = Duration.ofSeconds(10);

    /** Beyond the time that the claim allows, so that a key that is accepted for longer is seen. */
    private static final Duration WATCHED =
            Duration.ofSeconds((long) LONGEST_SECONDS).plus(WATCHED_AFTERWARDS);

    /** So that each of several replicas is likely to know the key before it is deleted. */
    private static final int REQUESTS_BEFORE_THROUGH_ONE_ADDRESS = 10;

    private static final long PAUSE_MILLIS = 200;

    @Override
    public void observe(GatewayContext context) throws InterruptedException {
        Gateway gateway = context.gateway();
        gateway.mint(context.first(), KEY, "{}");
        for (Replica replica : context.replicas()) {
            for (int i = 0; i < (replica.alone() ? 1 : REQUESTS_BEFORE_THROUGH_ONE_ADDRESS); i++) {
                gateway.ask(replica, KEY);
            }
        }
        gateway.delete(context.first(), KEY);
        long end = System.nanoTime() + WATCHED.toNanos();
        long lastAccepted = System.nanoTime();
        while (System.nanoTime() < Math.min(end, lastAccepted + WATCHED_AFTERWARDS.toNanos())) {
            for (Replica replica : context.replicas()) {
                if (gateway.ask(replica, KEY).code() == 200) {
                    lastAccepted = System.nanoTime();
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
