package litellmha.verify.check;

import java.util.ArrayList;
import java.util.List;
import litellmha.verify.judge.BackupJudge;
import litellmha.verify.judge.BudgetJudge;
import litellmha.verify.judge.DatabaseOutageJudge;
import litellmha.verify.judge.DeclaredStateJudge;
import litellmha.verify.judge.EvictionJudge;
import litellmha.verify.judge.FailoverJudge;
import litellmha.verify.judge.Judge;
import litellmha.verify.judge.ModelConfigJudge;
import litellmha.verify.judge.NodeDrainJudge;
import litellmha.verify.judge.RedisOutageJudge;
import litellmha.verify.judge.RestoreJudge;
import litellmha.verify.judge.RevocationJudge;
import litellmha.verify.judge.RollingUpdateJudge;
import litellmha.verify.judge.SameModelsJudge;
import litellmha.verify.judge.SpendJudge;

/** All checks, in the order in which they run: what only reads comes first. A new check is added here; {@code make golden} brings it into messages. */
public final class Checks {

    private Checks() {}

    public static List<Check> all() {
        return List.of(
                new Check(new DeclaredStateJudge(), new DeclaredStateScenario()),
                new Check(new ModelConfigJudge(), new ModelConfigScenario()),
                new Check(new BackupJudge(), new BackupScenario()),
                new Check(new BudgetJudge(), new BudgetScenario()),
                new Check(new RevocationJudge(), new RevocationScenario()),
                new Check(new RestoreJudge(), RestoreScenario.ofNewest()),
                new Check(new EvictionJudge(), new EvictionScenario()),
                new Check(new RollingUpdateJudge(), new RollingUpdateScenario()),
                new Check(new NodeDrainJudge(), new NodeDrainScenario()),
                new Check(new RedisOutageJudge(), new RedisOutageScenario()),
                new Check(new FailoverJudge(), new FailoverScenario()),
                new Check(new DatabaseOutageJudge(), new DatabaseOutageScenario()),
                new Check(new SpendJudge(), new SpendScenario()));
    }

    /** Those that any LiteLLM can be put to, in the order in which they run. */
    public static List<GatewayCheck> ofAnyGateway() {
        return List.of(
                new GatewayCheck(new SameModelsJudge(), new SameModelsScenario(), SameModelsJudge.CLAIM),
                new GatewayCheck(
                        new BudgetJudge(),
                        new KeyLimitsScenario(),
                        "A key's budget and rate limit hold across all replicas."),
                new GatewayCheck(new RevocationJudge(), new RevocationScenario(), RevocationJudge.CLAIM));
    }

    /** The judges of all checks, those of stacks first. */
    public static List<Judge> judges() {
        List<Judge> judges = new ArrayList<>(all().stream().map(Check::judge).toList());
        ofAnyGateway().stream()
                .map(GatewayCheck::judge)
                .filter(judge -> judges.stream().noneMatch(known -> known.id().equals(judge.id())))
                .forEach(judges::add);
        return List.copyOf(judges);
    }
}
