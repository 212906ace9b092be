package litellmha.verify;

import java.util.List;
import litellmha.verify.check.BudgetCheck;
import litellmha.verify.check.DatabaseOutageCheck;
import litellmha.verify.check.DeclaredStateCheck;
import litellmha.verify.check.EvictionCheck;
import litellmha.verify.check.FailoverCheck;
import litellmha.verify.check.NodeDrainCheck;
import litellmha.verify.check.RedisOutageCheck;
import litellmha.verify.check.RevocationCheck;
import litellmha.verify.check.RollingUpdateCheck;

/** All checks, in the order in which they run: what only reads comes first. A new check is added here and nowhere else. */
public final class Checks {

    private Checks() {}

    public static List<Check> all() {
        return List.of(
                new DeclaredStateCheck(),
                new BudgetCheck(),
                new RevocationCheck(),
                new EvictionCheck(),
                new RollingUpdateCheck(),
                new NodeDrainCheck(),
                new RedisOutageCheck(),
                new FailoverCheck(),
                new DatabaseOutageCheck());
    }
}
