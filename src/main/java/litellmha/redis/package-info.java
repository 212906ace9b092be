/** Redis, in which all replicas of the gateway count budgets and rate limits, and another one that caches answers. */
package litellmha.redis;
