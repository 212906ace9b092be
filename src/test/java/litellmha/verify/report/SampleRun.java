package litellmha.verify.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.Event.RunStarted;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.judge.Judge;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** A run that is made up, with all that a report shows, and checks whose verdicts are given. */
final class SampleRun {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HEALTHY = "Cluster in healthy state";

    private static final RunStarted RUN =
            new RunStarted("prod-20260101-000000", "prod", "litellm", "east", Histories.PROD);

    private final List<Entry> entries = new ArrayList<>(List.of(new Entry(0, START, "", RUN)));
    private final List<Judge> judges = new ArrayList<>();

    /** A check with a given verdict. */
    private record Judged(String id, Verdict verdict) implements Judge {

        @Override
        public CheckTexts texts(Guarantees guarantees) {
            return new Texts(id);
        }

        @Override
        public Verdict judge(History history) {
            return verdict;
        }
    }

    private record Texts(String check) implements CheckTexts {

        @Override
        public String claim() {
            return "What " + check + " claims.";
        }

        @Override
        public Disruption disruption() {
            return Disruption.READS;
        }

        @Override
        public String does() {
            return "Nothing.";
        }

        @Override
        public String undo() {
            return "Nothing.";
        }

        @Override
        public Duration takes() {
            return Duration.ZERO;
        }
    }

    SampleRun at(double seconds, String check, Event event) {
        long nanos = Math.round(seconds * 1e9);
        entries.add(new Entry(nanos, START.plusNanos(nanos), check, event));
        return this;
    }

    /** A check that ended otherwise than by a verdict. */
    SampleRun check(String id, double at, Event end) {
        judges.add(new Judged(id, Verdict.inconclusive("it was judged", List.of())));
        return at(at, id, end);
    }

    SampleRun check(String id, double from, double to, Verdict verdict) {
        judges.add(new Judged(id, verdict));
        return at(from, id, new Event.CheckStarted("What " + id + " claims.")).at(to, id, new Event.CheckEnded());
    }

    SampleRun ended(double seconds) {
        return at(seconds, "", new Event.RunEnded());
    }

    History history() {
        return new History(RUN, entries);
    }

    Report report() {
        return Report.of(history(), judges);
    }

    /** Rows of two connections, ten a second each, but for {@code outage} seconds from the fault on, when each fails. */
    SampleRun failover(double begin, String phase, String lost, String next, double outage) {
        String check = "failover";
        at(begin, check, new Phase(phase)).at(begin + 0.01, check, state(HEALTHY, lost, 3, lost));
        double fault = begin + 3;
        for (int i = 1; i < 200; i++) {
            double time = begin + i * 0.1;
            boolean acknowledged = time < fault || time > fault + outage;
            for (int connection = 1; connection <= 2; connection++) {
                at(
                        time + connection * 0.01,
                        check,
                        new Write(
                                connection,
                                i,
                                acknowledged,
                                0.01,
                                acknowledged ? 1 : 0,
                                0,
                                "",
                                acknowledged ? "" : "refused"));
            }
        }
        return at(fault, check, new Fault("delete pod", lost, "grace period 0 s"))
                .at(fault + 0.1, check, new DatabaseState(HEALTHY, lost, 3, List.of()))
                .at(fault + 0.6, check, new DatabaseState("Failing over", lost, 2, List.of()))
                .at(fault + outage - 0.5, check, state("Failing over", next, 2, next))
                .at(fault + outage + 5, check, state(HEALTHY, next, 3, next));
    }

    private static DatabaseState state(String phase, String primary, int ready, String endpoint) {
        return new DatabaseState(phase, primary, ready, List.of(endpoint));
    }

    SampleRun evictions(double begin, String primary) {
        String check = "eviction";
        String budget = "Cannot evict pod as it would violate the pod's disruption budget.";
        return at(begin, check, new Eviction(primary, "primary", true, 429, budget))
                .at(begin + 0.1, check, new Eviction("litellm-pg-2", "replica", true, 201, ""))
                .at(begin + 0.2, check, new Eviction("litellm-a", "gateway", true, 201, ""))
                .at(begin + 0.3, check, new Eviction("litellm-b", "gateway", true, 201, ""))
                .at(begin + 1, check, new Eviction(primary, "primary", false, 429, budget))
                .at(begin + 2, check, new Eviction("litellm-a", "gateway", false, 201, ""))
                .at(begin + 3, check, new Eviction("litellm-b", "gateway", false, 429, budget))
                .at(begin + 4, check, new Eviction("litellm-b", "gateway", false, 429, budget))
                .at(begin + 5, check, new Eviction("litellm-b", "gateway", false, 201, ""));
    }

    /** A budget for five requests at 0.003 USD; {@code late} is how many more the second pod accepts than it should. */
    SampleRun budget(double begin, int late) {
        String check = "budget";
        at(begin, check, new Phase("budget"))
                .at(begin, check, new Measurement("max_budget", Optional.empty(), 0.015, "USD"));
        at(begin, check, new Request("mint", "litellm-a", 200, "", 0.1, 0, true));
        int acceptedByB = 0;
        for (int i = 1; i <= 20; i++) {
            boolean second = i % 2 == 0;
            boolean accepted = i <= 5 || second && acceptedByB < 2 + late;
            acceptedByB += second && accepted ? 1 : 0;
            at(begin + i * 0.1, check, answer(second ? "litellm-b" : "litellm-a", accepted, "budget_exceeded"));
        }
        at(begin + 5, check, new Phase("rpm_limit"));
        for (int i = 1; i <= 10; i++) {
            at(begin + 5 + i * 0.1, check, answer(i % 2 == 0 ? "litellm-b" : "litellm-a", i <= 6, "throttling_error"));
        }
        return this;
    }

    private static Request answer(String pod, boolean accepted, String error) {
        return new Request(
                "limited", pod, accepted ? 200 : 429, accepted ? "" : error, 0.02, accepted ? 0.003 : 0, accepted);
    }

    /** All of it: two failovers, evictions, a budget that is overspent, a check that was skipped. */
    static SampleRun complete() {
        return new SampleRun()
                .check("failover", 1, 60, Verdict.pass("A replica took over each time.", SampleFigures.FAILOVER))
                .failover(2, "without grace", "litellm-pg-1", "litellm-pg-2", 4.2)
                .failover(30, "with grace", "litellm-pg-2", "litellm-pg-3", 2.4)
                .check("eviction", 61, 70, Verdict.pass("Budgets held.", List.of()))
                .evictions(62, "litellm-pg-3")
                .check(
                        "budget",
                        71,
                        90,
                        Verdict.fail("budget: 8 requests were accepted where 5 were due.", SampleFigures.BUDGET))
                .budget(72, 3)
                .check("node-drain", 91, new Event.CheckSkipped("there is one node only"))
                .check("redis-outage", 92, new Event.CheckBroken("the pod of Redis did not stop"))
                .ended(93);
    }
}
