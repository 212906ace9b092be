package litellmha.verify.judge;

import java.time.Duration;
import java.util.stream.Collectors;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record SpendTexts(Guarantees guarantees) implements CheckTexts {

    private static final String OF_REDIS =
            "It is in Redis' counters, which may lack as much after Redis was killed or frozen, and have what was under way while it was"
                    + " frozen up to twice too many.";

    @Override
    public String claim() {
        long written = SpendJudge.WRITTEN.toSeconds();
        boolean losesRows = guarantees.databaseInstances() > 1 && !guarantees.synchronous();
        return "What clients were charged is in the spend log and in the daily sums, no less and no more"
                + (losesRows ? ", unless a primary is lost whose replicas are not waited for" : "")
                + ". It is in the sums of keys, teams and users, which may lack what was accepted from %1$d s before the database was lost until %1$d s after it was back."
                        .formatted(written)
                + (guarantees.sharedRedis() ? " " + OF_REDIS : "");
    }

    @Override
    public Disruption disruption() {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does() {
        return "Sends requests of a known cost, in these situations one after the other: %s. Then it compares all that LiteLLM counted."
                .formatted(SpendPhase.of(guarantees).stream()
                        .map(SpendPhase::toString)
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public String undo() {
        return "Deletes the keys, teams and users; their rows in the spend log and in the daily sums stay. Pods and Postgres come back by"
                + " themselves.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(guarantees.sharedRedis() ? 9 : 6);
    }
}
