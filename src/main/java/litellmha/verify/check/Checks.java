package litellmha.verify.check;

import java.util.List;
import litellmha.verify.judge.BudgetJudge;
import litellmha.verify.judge.DatabaseOutageJudge;
import litellmha.verify.judge.DeclaredStateJudge;
import litellmha.verify.judge.EvictionJudge;
import litellmha.verify.judge.FailoverJudge;
import litellmha.verify.judge.Judge;
import litellmha.verify.judge.ModelConfigJudge;
import litellmha.verify.judge.NodeDrainJudge;
import litellmha.verify.judge.RedisOutageJudge;
import litellmha.verify.judge.RevocationJudge;
import litellmha.verify.judge.RollingUpdateJudge;

/** All checks, in the order in which they run: what only reads comes first. A new check is added here; {@code make golden} brings it into messages. */
public final class Checks {

    private Checks() {}

    public static List<Check> all() {
        return List.of(
                new Check(new DeclaredStateJudge(), new DeclaredStateScenario()),
                new Check(new ModelConfigJudge(), new ModelConfigScenario()),
                new Check(new BudgetJudge(), new BudgetScenario()),
                new Check(new RevocationJudge(), new RevocationScenario()),
                new Check(new EvictionJudge(), new EvictionScenario()),
                new Check(new RollingUpdateJudge(), new RollingUpdateScenario()),
                new Check(new NodeDrainJudge(), new NodeDrainScenario()),
                new Check(new RedisOutageJudge(), new RedisOutageScenario()),
                new Check(new FailoverJudge(), new FailoverScenario()),
                new Check(new DatabaseOutageJudge(), new DatabaseOutageScenario()));
    }

    /** The judges of all checks, in the same order. */
    public static List<Judge> judges() {
        return all().stream().map(Check::judge).toList();
    }
}
