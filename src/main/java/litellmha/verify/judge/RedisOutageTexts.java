package litellmha.verify.judge;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record RedisOutageTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return "While Redis is down, keys without limits go on working and keys with a budget are %s; %.0f s after it is back"
                        .formatted(
                                guarantees.failClosed() ? "refused" : "not checked", RedisOutageJudge.RECOVERY_SECONDS)
                + " all is as before.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does() {
        return "Deletes the pod of Redis without grace, freezes Redis for %1$d s, which the kubelet may end sooner, and scales it to 0"
                        .formatted(RedisOutageJudge.OUTAGE.toSeconds())
                + " for as long, while requests are sent.";
    }

    @Override
    public String undo() {
        return "Redis gets its pod again, empty as it has no volume; the freeze ends by itself.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(4);
    }

    @Override
    public Optional<String> inapplicable() {
        return guarantees.sharedRedis()
                ? Optional.empty()
                : Optional.of("tier %s has no Redis".formatted(guarantees.tier()));
    }
}
