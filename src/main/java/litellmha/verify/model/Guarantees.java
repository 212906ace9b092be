package litellmha.verify.model;

import litellmha.database.DatabasePlan;
import litellmha.platform.PlatformPlan;
import litellmha.redis.RedisPlan;
import litellmha.settings.Database;
import litellmha.tier.TierProfile;

/**
 * What a stack guarantees, and everything else that judges need to know about it. It is part of the history, so that a
 * report requires neither the cluster nor the stack file.
 *
 * @param tier as stack files spell it
 * @param gatewayReplicas LiteLLM pods that always run; an autoscaler may add more
 * @param sharedRedis whether budgets and rate limits are counted in one Redis
 * @param redisFailover whether another Redis takes over when that one is lost
 * @param failClosed whether unknown keys are refused while the database is down
 * @param databaseInstances Postgres instances, the primary included
 * @param synchronous whether a commit is acknowledged only when a replica has it
 * @param scheduledBackups whether snapshots are taken by a schedule
 * @param disruptionBudgets whether evictions of the primary and of the last LiteLLM pod are refused
 */
public record Guarantees(
        String tier,
        int gatewayReplicas,
        boolean sharedRedis,
        boolean redisFailover,
        boolean failClosed,
        int databaseInstances,
        boolean synchronous,
        boolean scheduledBackups,
        boolean disruptionBudgets) {

    public static Guarantees of(PlatformPlan plan) {
        DatabasePlan database = plan.database();
        return new Guarantees(
                plan.tier().key(),
                plan.gateway().replicas(),
                plan.redis().isPresent(),
                plan.redis().filter(RedisPlan::replicated).isPresent(),
                !TierProfile.of(plan.tier()).databaseOutage().allowsRequests(),
                database.instances(),
                database.durability() == Database.Durability.SYNCHRONOUS,
                database.backup().isPresent(),
                database.disruptionBudgets());
    }
}
