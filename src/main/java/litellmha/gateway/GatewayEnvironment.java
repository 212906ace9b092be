package litellmha.gateway;

import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.kube.EnvVars;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.litellm.Variables;
import litellmha.names.DatabaseNames;
import litellmha.secret.DeclaredSecret;

/** The environments of the proxy and of its migration. */
final class GatewayEnvironment {

    /** The only directory that LiteLLM can write to. */
    static final String TEMPORARY = "/tmp";

    /** Not below the directory of the configuration: nothing can be mounted inside that read-only volume. */
    static final String SECRET_FILES = "/etc/litellm-secrets/";

    /** Where the authorities are that the proxy trusts, if the stack names any. */
    static final String CA_BUNDLE = "/etc/litellm-ca/";

    static final String CA_BUNDLE_FILE = "ca-bundle.crt";

    private GatewayEnvironment() {}

    static List<EnvVarArgs> proxy(GatewayPlan plan) {
        Map<String, String> plain = new TreeMap<>(image());
        plain.put(Variables.DISABLE_SCHEMA_UPDATE, "true");
        // LiteLLM's default would cut every longer stream when a pod terminates.
        plain.put(Variables.GRACEFUL_SHUTDOWN_TIMEOUT, Integer.toString(plan.longestRequestSeconds()));
        plain.put(Variables.LOG, "ERROR");
        plain.put(Variables.MODE, "PRODUCTION");
        plain.putAll(databaseClient());
        List<EnvVarArgs> environment = new ArrayList<>(List.of(databaseUrl(plan)));
        environment.addAll(DeclaredSecret.environment(plan.keys()));
        environment.addAll(DeclaredSecret.environment(plan.providerKeys()));
        plan.redis().ifPresent(redis -> environment.addAll(DeclaredSecret.environment(redis.password())));
        plan.cachePassword().ifPresent(password -> environment.addAll(DeclaredSecret.environment(password)));
        if (plan.redis().isPresent() || plan.cachePassword().isPresent()) {
            plain.putAll(redisClients());
        }
        plan.redis().ifPresent(redis -> plain.putAll(redis.variables()));
        plan.secretFiles().sources().keySet().forEach(name -> plain.put(name, SECRET_FILES + name));
        plan.caBundle()
                .ifPresent(bundle -> Variables.CA_BUNDLE.forEach(name -> plain.put(name, CA_BUNDLE + CA_BUNDLE_FILE)));
        if (plan.metricsServed()) {
            plain.put(Variables.METRICS_DIR, MetricsServer.PATH);
        }
        plain.putAll(plan.environment());
        environment.addAll(EnvVars.plain(plain));
        return environment;
    }

    /** Never with {@link Variables#DISABLE_SCHEMA_UPDATE}. */
    static List<EnvVarArgs> migration(GatewayPlan plan) {
        List<EnvVarArgs> environment = new ArrayList<>(List.of(databaseUrl(plan)));
        environment.addAll(EnvVars.plain(image()));
        environment.addAll(EnvVars.plain(Map.of(
                // LiteLLM would stop an attempt after ten minutes and begin anew, while `up` waits for an hour. One
                // attempt has almost all of that: the log then says what went on before `up` gives up.
                Variables.MIGRATION_SECONDS,
                Long.toString(
                        Gateway.MIGRATION_LIMIT.minus(Duration.ofMinutes(5)).toSeconds()),
                // And each command around it, instead of a minute.
                Variables.MIGRATION_COMMAND_SECONDS,
                "300")));
        return environment;
    }

    static EnvVarArgs databaseUrl(GatewayPlan plan) {
        return EnvVars.fromSecret(Variables.DATABASE_URL, plan.databaseSecret(), DatabaseNames.URI_KEY);
    }

    /** How soon LiteLLM finds a new primary. */
    private static Map<String, String> databaseClient() {
        return Map.of(
                // The first request of an outage uses up the only try in that time. With the default of 15 s, a
                // fail-over of 5 s took some pods 24 to 35.
                Variables.DB_COOLDOWN,
                "1",
                // Pods without requests find it by these.
                Variables.DB_WATCHDOG,
                "5",
                Variables.DB_WATCHDOG_PROBE,
                "2",
                Variables.DB_WATCHDOG_RECONNECT,
                "5");
    }

    /** How LiteLLM's clients of every Redis behave. */
    private static Map<String, String> redisClients() {
        return Map.of(
                Variables.REDIS_BREAKER_SECONDS,
                Long.toString(PinnedLiteLlm.REDIS_BREAKER.toSeconds()),
                Variables.REDIS_SOCKET_TIMEOUT,
                Double.toString(PinnedLiteLlm.REDIS_COMMAND_SECONDS),
                // One more try. Without it each connection of the pool that Redis closed costs a request after Redis is
                // back: 1 to 4 of 100 got 503, and their key's counter was thrown away with up to 10 s of spend. That
                // a frozen Redis may count a request twice is not its doing: the same was seen without it.
                Variables.REDIS_RETRY_ON_TIMEOUT,
                "true",
                // A frozen Redis opens the breaker after as many seconds of time-outs; by default 5.
                Variables.REDIS_BREAKER_TIMEOUTS,
                "0.5",
                // Until it opens, each request waits for one command after the other; by default it is the fifth
                // failure.
                Variables.REDIS_BREAKER_FAILURES,
                "3");
    }

    /**
     * The settings that LiteLLM's image needs on a read-only root, and its own price map instead of one from the network.
     */
    private static Map<String, String> image() {
        return Map.of(
                Variables.HOME, TEMPORARY,
                Variables.ASSETS_PATH, TEMPORARY + "/assets",
                Variables.LOCAL_MODEL_COST_MAP, "True",
                Variables.MIGRATION_DIR, TEMPORARY + "/migrations",
                Variables.NON_ROOT, "true",
                Variables.UI_PATH, TEMPORARY + "/ui",
                Variables.CACHE_HOME, TEMPORARY + "/cache");
    }
}
