package litellmha.verify.judge;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record RedisOutageTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return guarantees.redisFailover()
                ? ("When the master of Redis is lost, keys without limits keep working, keys with a budget are refused for at most"
                                + " %.0f s, and no counter is lost.")
                        .formatted(RedisFailover.SECONDS)
                : "While Redis is down, keys without limits keep working and keys with a budget are %s; %.0f s after it is back"
                                .formatted(
                                        guarantees.failClosed() ? "refused" : "not checked",
                                        RedisOutageJudge.RECOVERY_SECONDS)
                        + " everything works as before.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does() {
        return guarantees.redisFailover()
                ? "Deletes the pod of Redis' master without a grace period, and freezes the next master for %d s, while it sends requests."
                        .formatted(RedisOutageJudge.OUTAGE.toSeconds())
                : "Deletes Redis' pod without a grace period, freezes Redis for %1$d s or until the kubelet restarts it, and scales it to 0"
                                .formatted(RedisOutageJudge.OUTAGE.toSeconds())
                        + " for as long, while it sends requests.";
    }

    @Override
    public String undo() {
        return guarantees.redisFailover()
                ? "The pod comes back as a replica; the freeze ends by itself."
                : "Scales Redis up again, empty because it has no volume; the freeze ends by itself.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(guarantees.redisFailover() ? 3 : 4);
    }

    @Override
    public Optional<String> inapplicable() {
        return guarantees.sharedRedis()
                ? Optional.empty()
                : Optional.of("tier %s has no Redis".formatted(guarantees.tier()));
    }
}
