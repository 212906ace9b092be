package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * The contents of a stack file below {@code litellm-ha:}, read and checked by {@link SettingsReader}. Each record component
 * has the name of its key.
 *
 * @param tier what the stack guarantees
 * @param namespace the Kubernetes namespace that the program creates; {@code litellm} by default
 * @param gateway the LiteLLM proxy
 * @param redis the Redis that replicas share; required in tiers with Redis, rejected in the others
 * @param database Postgres, run by CloudNativePG
 * @param backup the scheduled volume snapshots; required in tiers with backups, rejected in the others
 * @param network who can reach the gateway, and what the gateway can reach
 * @param operator the CloudNativePG operator; by default the cluster already has it
 * @param models the models that the gateway serves
 * @param masterKey LiteLLM's administrator key; starts with {@code sk-} and has at least 16 characters
 * @param saltKey encrypts the credentials in LiteLLM's database; at least 16 characters; can never be changed
 * @param redisPassword the password of Redis, at least 16 characters; required in tiers with Redis, rejected in the others
 * @param providerKeys the API keys of the model providers, each under the name of its environment variable
 */
public record Settings(
        Tier tier,
        Optional<String> namespace,
        Gateway gateway,
        Optional<Redis> redis,
        Database database,
        Optional<Backup> backup,
        Optional<Network> network,
        Optional<Operator> operator,
        List<Model> models,
        SecretSource masterKey,
        SecretSource saltKey,
        Optional<SecretSource> redisPassword,
        Optional<Map<String, SecretSource>> providerKeys) {

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
                new Gateway(gateway.image(), Optional.empty(), gateway.resources()),
                redis.filter(found -> profile.sharedRedis()),
                new Database(
                        database.image(),
                        Optional.empty(),
                        database.durability().filter(found -> profile.databaseInstances() > 2),
                        database.storage(),
                        database.maxConnections(),
                        database.connectionsPerGateway(),
                        database.resources()),
                backup.filter(found -> profile.scheduledBackups()),
                network,
                operator,
                models,
                masterKey,
                saltKey,
                redisPassword.filter(found -> profile.sharedRedis()),
                providerKeys);
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
     * @param replicas the number of pods, 1 to 20; the tier's by default
     * @param resources the resources of each pod; LiteLLM needs about 600 MiB of memory
     */
    public record Gateway(ImageReference image, Optional<Integer> replicas, Resources resources) {}

    /**
     * The Redis that the gateway's replicas share.
     *
     * @param image Redis 7 or newer, with {@code redis-cli}, {@code sh}, {@code sha256sum} and {@code cut}
     * @param resources the resources of its pod; data may use three quarters of the memory limit
     */
    public record Redis(ImageReference image, Resources resources) {}

    /**
     * The Postgres cluster.
     *
     * @param image an image made for CloudNativePG
     * @param instances the number of instances, 1 to 9; the tier's by default
     * @param durability {@code asynchronous} (the default), where a fail-over can lose the last writes, or
     *     {@code synchronous}, where it loses none; {@code synchronous} requires three instances
     * @param storage the volume of each instance
     * @param maxConnections Postgres' {@code max_connections}, 20 to 10,000; 100 by default, as in Postgres
     * @param connectionsPerGateway the size of a gateway pod's connection pool, 1 to 500; 10 by default
     * @param resources the resources of each instance; {@code shared_buffers} is a quarter of the memory request
     */
    public record Database(
            ImageReference image,
            Optional<Integer> instances,
            Optional<Durability> durability,
            Storage storage,
            Optional<Integer> maxConnections,
            Optional<Integer> connectionsPerGateway,
            Resources resources) {

        /** Postgres' default. */
        public static final int DEFAULT_MAX_CONNECTIONS = 100;

        /** LiteLLM's default {@code database_connection_pool_limit}. */
        public static final int DEFAULT_CONNECTIONS_PER_GATEWAY = 10;
    }

    /** When a write is acknowledged. */
    public enum Durability {
        /** As soon as the primary has it: a fail-over can lose the last writes. */
        @JsonProperty("asynchronous")
        ASYNCHRONOUS,
        /** Once a replica has it as well: no acknowledged write is lost. */
        @JsonProperty("synchronous")
        SYNCHRONOUS
    }

    /**
     * The volume of an instance.
     *
     * @param size the size of the volume
     * @param storageClass the name of a StorageClass; by default the cluster's default one
     */
    public record Storage(Quantity size, Optional<String> storageClass) {}

    /**
     * Scheduled backups.
     *
     * @param snapshotClass a VolumeSnapshotClass; with the deletion policy Delete instead of Retain, a snapshot is deleted
     *     with its VolumeSnapshot object
     * @param schedule six fields, seconds first; daily at 02:00 UTC by default
     */
    public record Backup(String snapshotClass, Optional<CronSchedule> schedule) {}

    /**
     * What the network policies allow. All other traffic is denied.
     *
     * @param service how the gateway is exposed; only inside the cluster by default
     * @param clientNamespaces namespaces whose pods may call the gateway; none by default
     * @param clientCidrs addresses outside the cluster that may call the gateway; none by default
     * @param operatorNamespace the namespace of the CloudNativePG operator; {@code cnpg-system} by default
     * @param providerCidrs the addresses of the model providers, which are called on port 443; the public internet by
     *     default
     * @param kubernetesApiPort the API server's own port, which its Service maps 443 to, 1 to 65,535; 6443 by default
     */
    public record Network(
            Optional<ServiceType> service,
            Optional<List<String>> clientNamespaces,
            Optional<List<Cidr>> clientCidrs,
            Optional<String> operatorNamespace,
            Optional<List<Cidr>> providerCidrs,
            Optional<Integer> kubernetesApiPort) {

        /** The network of a stack file that does not set it. */
        public static final Network DEFAULT = new Network(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The CloudNativePG operator.
     *
     * @param install whether the program installs it, with Helm, in {@code network.operatorNamespace}; at most one stack of
     *     a cluster may
     */
    public record Operator(boolean install) {}

    /** How the gateway is exposed. */
    public enum ServiceType {
        /** Only inside the cluster. */
        @JsonProperty("clusterIP")
        CLUSTER_IP,
        /** Through a load balancer, to {@code clientCidrs}. */
        @JsonProperty("loadBalancer")
        LOAD_BALANCER
    }

    /**
     * A model that the gateway serves.
     *
     * @param name the name that clients request
     * @param model LiteLLM's name for it, {@code PROVIDER/MODEL}
     * @param inputCostPerToken US dollars per token; without a price LiteLLM would bill nothing, and no budget would ever
     *     run out
     * @param outputCostPerToken US dollars per token
     * @param apiKey the name of one of {@code providerKeys}
     * @param mockResponse the answer of a mock model, which calls no provider
     */
    public record Model(
            String name,
            String model,
            BigDecimal inputCostPerToken,
            BigDecimal outputCostPerToken,
            Optional<String> apiKey,
            Optional<String> mockResponse) {}

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
