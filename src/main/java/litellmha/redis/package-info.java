/** Redis, in which all replicas of the gateway count budgets and rate limits. */
package litellmha.redis;
