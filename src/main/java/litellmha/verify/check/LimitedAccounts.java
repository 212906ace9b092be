package litellmha.verify.check;

import java.time.Duration;
import java.util.UUID;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.names.VerifyNames;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;

/**
 * A user, a team, an end user and a tag of one name, each with a budget. LiteLLM deletes them when this is closed; unlike
 * keys they do not expire.
 */
final class LimitedAccounts implements AutoCloseable {

    /** How long LiteLLM may take to write what an end user has spent; that makes one again that was deleted before. */
    private static final Duration FLUSH =
            PinnedLiteLlm.SPEND_FLUSH.plus(PinnedLiteLlm.SPEND_FLUSH_JITTER).plusSeconds(1);

    private final GatewayClient gateway;
    private final Pod pod;
    private final String name;
    private long endUserSpent;

    /** Returns a name that no other run's accounts have: LiteLLM goes on counting what a name spent before. */
    static String newName() {
        return VerifyNames.ACCOUNT_PREFIX + UUID.randomUUID().toString().substring(0, 8);
    }

    /** @param pod makes and deletes them */
    LimitedAccounts(GatewayClient gateway, Pod pod, String name) {
        this.gateway = gateway;
        this.pod = pod;
        this.name = name;
        this.endUserSpent = System.nanoTime() - FLUSH.toNanos();
    }

    String name() {
        return name;
    }

    boolean makeUser(double budget) {
        return manage("/user/new", """
                {"user_id": "%s", "max_budget": %s, "auto_create_key": false}
                """.formatted(name, budget));
    }

    boolean makeTeam(double budget) {
        return manage("/team/new", """
                {"team_id": "%s", "team_alias": "%s", "max_budget": %s}
                """.formatted(name, name, budget));
    }

    boolean makeEndUser(double budget) {
        return makeBudget(endUserBudget(), budget) && manage("/customer/new", """
                        {"user_id": "%s", "budget_id": "%s"}
                        """.formatted(name, endUserBudget()));
    }

    boolean makeTag(double budget) {
        return makeBudget(tagBudget(), budget) && manage("/tag/new", """
                        {"name": "%s", "description": "a run of litellm-ha verify", "budget_id": "%s"}
                        """.formatted(name, tagBudget()));
    }

    /** Says that the end user may have spent something just now. */
    void endUserSpent() {
        endUserSpent = System.nanoTime();
    }

    /** LiteLLM would make a budget of its own for an end user or a tag, and keep it. */
    private boolean makeBudget(String id, double budget) {
        return manage("/budget/new", """
                {"budget_id": "%s", "max_budget": %s}
                """.formatted(id, budget));
    }

    private String endUserBudget() {
        return name + "-end-user";
    }

    private String tagBudget() {
        return name + "-tag";
    }

    @Override
    public void close() throws InterruptedException {
        Thread.sleep(Math.max(0, FLUSH.toMillis() - (System.nanoTime() - endUserSpent) / 1_000_000));
        delete("/customer/delete", "{\"user_ids\": [\"%s\"]}", name);
        delete("/tag/delete", "{\"name\": \"%s\"}", name);
        delete("/team/delete", "{\"team_ids\": [\"%s\"]}", name);
        delete("/user/delete", "{\"user_ids\": [\"%s\"]}", name);
        delete("/budget/delete", "{\"id\": \"%s\"}", endUserBudget());
        delete("/budget/delete", "{\"id\": \"%s\"}", tagBudget());
    }

    private void delete(String path, String body, String id) {
        gateway.manage(pod, path, body.formatted(id));
    }

    private boolean manage(String path, String body) {
        return gateway.manage(pod, path, body).code() == 200;
    }
}
