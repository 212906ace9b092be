package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * The contents of a stack file below {@code litellm-ha:}, read and checked by {@link SettingsReader}. Each record component
 * has the name of its key.
 *
 * @param tier what the stack guarantees
 * @param namespace the Kubernetes namespace that the program creates; {@code litellm} by default
 * @param clusterUid the UID of the namespace {@code kube-system} of the only cluster that the stack may be deployed to; by
 *     default the cluster of its first {@code up}. Set it to move the stack
 * @param downgradeFrom the tier that the stack was deployed with, if its tier is to guarantee less from now on; remove it
 *     afterwards
 * @param adopt the objects of others that {@code litellm-ha up} may make the stack's own, such as {@code Deployment/litellm};
 *     {@code litellm-ha adopt} lists them. Remove it afterwards
 * @param gateway the LiteLLM proxy
 * @param redis the Redis that replicas share; required in tiers with Redis, rejected in the others
 * @param cache the response cache; none by default
 * @param database Postgres, run by CloudNativePG
 * @param backup the scheduled volume snapshots; required in tiers with backups, rejected in the others
 * @param network who can reach the gateway, and what the gateway can reach
 * @param expose how clients outside the cluster reach the gateway by a DNS name; by default they do not
 * @param metrics who may scrape metrics; nobody by default
 * @param pods what all pods have beside what they need, such as image pull secrets and a node selector
 * @param operator the CloudNativePG operator; by default the cluster already has it
 * @param models the deployments of models that the gateway serves; several may have one name
 * @param routing what happens when a deployment fails, and how one is chosen
 * @param litellm LiteLLM's {@code litellm_settings}
 * @param general LiteLLM's {@code general_settings}
 * @param mcpServers MCP servers whose tools LiteLLM offers, each under its name
 * @param guardrails what looks at requests and answers
 * @param masterKey LiteLLM's administrator key; starts with {@code sk-} and has at least 16 characters
 * @param saltKey encrypts the credentials in LiteLLM's database; at least 16 characters; can never be changed
 * @param redisPassword the password of Redis, at least 16 characters; required in tiers with Redis, rejected in the others
 * @param cachePassword the password of the cache's Redis, at least 16 characters; required with {@code cache}
 * @param providerKeys the API keys of the model providers, each under the name of its environment variable
 * @param secretEnv other environment variables of the gateway that are secrets, such as {@code SLACK_WEBHOOK_URL}
 * @param secretFiles secrets that LiteLLM reads from files, such as a service account's JSON; each is mounted under the name
 *     of the environment variable that is given its path, such as {@code GOOGLE_APPLICATION_CREDENTIALS}
 * @param env other environment variables of the gateway, except those that the program sets
 */
public record Settings(
        Tier tier,
        Optional<String> namespace,
        Optional<String> clusterUid,
        Optional<Tier> downgradeFrom,
        Optional<List<String>> adopt,
        Gateway gateway,
        Optional<SharedRedis> redis,
        Optional<Cache> cache,
        Database database,
        Optional<Backup> backup,
        Optional<Network> network,
        Optional<Expose> expose,
        Optional<Metrics> metrics,
        Optional<PodSettings> pods,
        Optional<Operator> operator,
        List<Model> models,
        Optional<Routing> routing,
        Optional<LiteLlmSettings> litellm,
        Optional<GeneralSettings> general,
        Optional<Map<String, McpServer>> mcpServers,
        Optional<List<Guardrail>> guardrails,
        SecretSource masterKey,
        SecretSource saltKey,
        Optional<SecretSource> redisPassword,
        Optional<SecretSource> cachePassword,
        Optional<Map<String, SecretSource>> providerKeys,
        Optional<Map<String, SecretSource>> secretEnv,
        Optional<Map<String, SecretSource>> secretFiles,
        Optional<Map<String, String>> env) {

    /**
     * Returns the same environment in another tier: its images, sizes, models and network with that tier's guarantees.
     *
     * @throws IllegalArgumentException if the environment lacks what the tier needs, such as an image of Redis
     */
    public Settings inTier(Tier other) {
        TierProfile profile = TierProfile.of(other);
        if (profile.sharedRedis() && redis.isEmpty() || profile.scheduledBackups() && backup.isEmpty()) {
            throw new IllegalArgumentException(
                    "this environment does not set redis or backup, which tier %s requires".formatted(other.key()));
        }
        return new Settings(
                other,
                namespace,
                clusterUid,
                downgradeFrom,
                adopt,
                new Gateway(
                        gateway.image(),
                        Optional.empty(),
                        gateway.autoscaling().filter(found -> profile.sharedRedis()),
                        gateway.resources(),
                        gateway.drainSeconds(),
                        gateway.serviceAccountAnnotations(),
                        gateway.caBundle()),
                redis.filter(found -> profile.sharedRedis()),
                cache,
                new Database(
                        database.image(),
                        database.allowMajorUpgrade(),
                        database.restoreFrom(),
                        database.keepPrevious(),
                        Optional.empty(),
                        database.durability().filter(found -> profile.databaseInstances() > 2),
                        database.storage(),
                        database.walStorage().filter(found -> profile.scheduledBackups()),
                        database.maxConnections(),
                        database.connectionsPerGateway(),
                        database.failoverGuard().filter(found -> profile.databaseInstances() > 1),
                        database.resources()),
                backup.filter(found -> profile.scheduledBackups()),
                network,
                expose,
                metrics,
                pods,
                operator,
                models,
                routing,
                litellm,
                general,
                mcpServers,
                guardrails,
                masterKey,
                saltKey,
                redisPassword.filter(found -> profile.sharedRedis()),
                cachePassword,
                providerKeys,
                secretEnv,
                secretFiles,
                env);
    }

    /** Returns the secrets that are values of environment variables, each under the name of its variable. */
    public Map<String, SecretSource> secretVariables() {
        Map<String, SecretSource> all = new TreeMap<>(providerKeys.orElse(Map.of()));
        all.putAll(secretEnv.orElse(Map.of()));
        return all;
    }

    /** Whether models can be added in LiteLLM's interface. */
    public boolean modelsInDatabase() {
        return general.flatMap(GeneralSettings::modelsInDatabase).orElse(false);
    }

    /** Returns the names of the variables that models, MCP servers and guardrails refer to. */
    Stream<String> secretReferences() {
        return Stream.of(
                        models.stream().flatMap(model -> references(model.apiKey(), model.secretParams())),
                        mcpServers.orElse(Map.of()).values().stream()
                                .flatMap(server -> references(Optional.empty(), server.secretParams())),
                        guardrails.orElse(List.of()).stream()
                                .flatMap(guardrail -> references(guardrail.apiKey(), guardrail.secretParams())))
                .flatMap(names -> names);
    }

    private static Stream<String> references(Optional<String> apiKey, Optional<Map<String, String>> secretParams) {
        return Stream.concat(apiKey.stream(), secretParams.orElse(Map.of()).values().stream());
    }

    /** Returns the secrets to key digests of secrets with, the preferred one first. */
    public List<SecretSource> ownKeys() {
        return List.of(saltKey, masterKey);
    }

    /** The namespace of a stack whose file names none. */
    public static final String DEFAULT_NAMESPACE = "litellm";

    /**
     * The LiteLLM proxy.
     *
     * @param image an image that runs as user 65534, such as LiteLLM's non-root image
     * @param replicas the number of pods, 1 to 20; the tier's by default. With {@code autoscaling} the least
     * @param autoscaling how pods are added under load; by default they are not
     * @param resources the resources of each pod; LiteLLM needs about 600 MiB of memory
     * @param drainSeconds how long a pod that is going away still takes new requests, 0 to 600; 5 by default, which the nodes
     *     of a cluster need, and 30 with a load balancer or {@code expose}, which may go on sending that long
     * @param serviceAccountAnnotations annotations of a ServiceAccount of the gateway's own, which give it a cloud identity,
     *     such as {@code eks.amazonaws.com/role-arn}; by default it has none
     * @param caBundle the authorities whose certificates LiteLLM trusts, in place of the public ones; those by default
     */
    public record Gateway(
            ImageReference image,
            Optional<Integer> replicas,
            Optional<Autoscaling> autoscaling,
            Resources resources,
            Optional<Integer> drainSeconds,
            Optional<Map<String, String>> serviceAccountAnnotations,
            Optional<CaBundle> caBundle) {}

    /**
     * The CloudNativePG operator.
     *
     * @param install whether the program installs it, with Helm, in {@code network.operatorNamespace}; at most one stack of
     *     a cluster may
     */
    public record Operator(boolean install) {}

    /**
     * What a container requests, and the most that it may use.
     *
     * @param requests what is reserved for the container
     * @param limits the most that the container may use; no less than the requests
     */
    public record Resources(Requests requests, Limits limits) {}

    /**
     * What a container requests.
     *
     * @param cpu a number of CPUs
     * @param memory a number of bytes
     */
    public record Requests(Quantity cpu, Quantity memory) {

        /** Returns the amounts by Kubernetes' resource name. */
        public Map<String, String> amounts() {
            return Map.of("cpu", cpu.text(), "memory", memory.text());
        }
    }

    /**
     * The most that a container may use.
     *
     * @param cpu a number of CPUs; unlimited by default, because a throttled container answers probes late
     * @param memory a number of bytes
     */
    public record Limits(Optional<Quantity> cpu, Quantity memory) {

        /** Returns the amounts by Kubernetes' resource name. */
        public Map<String, String> amounts() {
            Map<String, String> amounts = new TreeMap<>(Map.of("memory", memory.text()));
            cpu.ifPresent(amount -> amounts.put("cpu", amount.text()));
            return amounts;
        }
    }
}
