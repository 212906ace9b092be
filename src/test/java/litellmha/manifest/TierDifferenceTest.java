package litellmha.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;
import org.junit.jupiter.api.Test;

/** The tier table of the documentation is all that tells one tier from another. */
class TierDifferenceTest {

    /** Every object and field that may differ, under the line of the table that it makes true. */
    private static final Map<String, List<String>> TABLE = table();

    private static Map<String, List<String>> table() {
        String environment = "Deployment litellm spec.template.spec.containers[litellm].env";
        Map<String, List<String>> table = new LinkedHashMap<>();
        table.put("LiteLLM replicas", List.of("Deployment litellm spec.replicas"));
        table.put(
                "Redis for budgets and rate limits",
                List.of(
                        "Deployment litellm-redis",
                        "NetworkPolicy litellm-redis",
                        "Secret litellm-redis",
                        "Service litellm-redis",
                        "NetworkPolicy litellm-gateway spec.egress[3]",
                        "NetworkPolicy litellm-pg spec.ingress[2]",
                        "ConfigMap litellm-config data.config.yaml:general_settings.coordination_redis",
                        "ConfigMap litellm-config data.config.yaml:litellm_settings.enable_redis_auth_cache",
                        environment + "[REDIS_CIRCUIT_BREAKER_FAILURE_THRESHOLD]",
                        environment + "[REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT]",
                        environment + "[REDIS_CIRCUIT_BREAKER_TIMEOUT_MIN_DURATION]",
                        environment + "[REDIS_HOST]",
                        environment + "[REDIS_PASSWORD]",
                        environment + "[REDIS_PORT]",
                        environment + "[REDIS_RETRY_ON_TIMEOUT]",
                        environment + "[REDIS_SOCKET_TIMEOUT]"));
        table.put(
                "Budgets while the database is out",
                List.of(
                        "ConfigMap litellm-config data.config.yaml:general_settings.allow_requests_on_db_unavailable",
                        "ConfigMap litellm-config data.config.yaml:general_settings.fail_closed_budget_enforcement",
                        "ConfigMap litellm-config data.config.yaml:general_settings.fail_closed_rate_limit_enforcement",
                        // Follows from config.yaml.
                        "Deployment litellm spec.template.metadata.annotations.litellm-ha/config"));
        table.put(
                "CloudNativePG instances",
                List.of(
                        "Cluster litellm-pg spec.instances",
                        // Pulumi waits for all of them.
                        "Cluster litellm-pg metadata.annotations.pulumi.com/waitFor",
                        // The environment's durability, which needs three instances.
                        "Cluster litellm-pg spec.postgresql.synchronous",
                        "Cluster litellm-pg spec.primaryLease",
                        // There is something to fail over to.
                        "Deployment litellm-failover-guard",
                        "NetworkPolicy litellm-failover-guard",
                        "Role litellm-failover-guard",
                        "RoleBinding litellm-failover-guard",
                        "ServiceAccount litellm-failover-guard"));
        table.put(
                "Postgres backups",
                List.of(
                        "Cluster litellm-pg spec.backup",
                        "ScheduledBackup litellm-pg-snapshot",
                        // The environment's retention.
                        "CronJob litellm-pg-retention",
                        "NetworkPolicy litellm-pg-retention",
                        "ServiceAccount litellm-pg-retention",
                        "Role litellm-pg-retention",
                        "RoleBinding litellm-pg-retention",
                        "ClusterRole litellm-pg-retention-litellm",
                        "ClusterRoleBinding litellm-pg-retention-litellm"));
        table.put("PodDisruptionBudgets", List.of("Cluster litellm-pg spec.enablePDB", "PodDisruptionBudget litellm"));
        return table;
    }

    private static Manifests environmentIn(Tier tier) {
        Settings environment = CommittedStacks.settings("prod").inTier(tier);
        return RenderedStack.of(PlatformPlan.of("prod", environment));
    }

    private static List<String> differences(Tier left, Tier right) {
        return ManifestDiff.between(environmentIn(left), environmentIn(right)).stream()
                .map(difference -> (difference.object() + " " + difference.path()).strip())
                .toList();
    }

    @Test
    void costAndProdDifferInTheTableAndNothingMore() {
        List<String> expected = new ArrayList<>();
        TABLE.values().forEach(expected::addAll);

        assertThat(differences(Tier.COST, Tier.PROD)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyLineOfTheTableIsAccountedFor() {
        assertThat(TABLE.keySet())
                .containsExactlyElementsOf(TierProfile.of(Tier.PROD).rows().stream()
                        .map(TierProfile.Row::component)
                        .toList());
    }

    @Test
    void costAndDevAreTheSame() {
        assertThat(differences(Tier.COST, Tier.DEV)).isEmpty();
    }
}
