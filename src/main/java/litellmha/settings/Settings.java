package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * What a stack file says, below {@code litellm-ha:}. {@link SettingsReader} makes it, checked; what a component is
 * named here is what its key is named there.
 *
 * @param tier the promise that the stack makes
 * @param namespace the Kubernetes namespace that the program makes and fills; {@code litellm} if left out
 * @param gateway the LiteLLM proxy
 * @param redis the shared counters; required in a tier that has them, and only there
 * @param database Postgres by CloudNativePG
 * @param backup the scheduled volume snapshots; required in a tier that has them, and only there
 * @param network who reaches the gateway, and whom it reaches
 * @param operator the operator of CloudNativePG; the cluster has it already if left out
 * @param models what the gateway serves
 * @param masterKey the administrator's key of LiteLLM; starts with {@code sk-}, at least 16 characters
 * @param saltKey encrypts the credentials that LiteLLM keeps in its database; can never be changed; at least 16 characters
 * @param redisPassword the password of Redis, at least 16 characters; required in a tier that has it, and only there
 * @param providerKeys the keys of the model providers, by the name of the environment variable that models refer to
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
     * The same environment in another tier: its images, sizes, models and network, and what that tier promises.
     *
     * @throws IllegalArgumentException if the environment lacks what the tier needs, such as an image of Redis
     */
    public Settings inTier(Tier other) {
        TierProfile promise = TierProfile.of(other);
        if (promise.sharedRedis() && redis.isEmpty() || promise.scheduledBackups() && backup.isEmpty()) {
            throw new IllegalArgumentException(
                    "this environment says nothing of redis or backup, which tier %s needs".formatted(other.key()));
        }
        return new Settings(
                other,
                namespace,
                new Gateway(gateway.image(), Optional.empty(), gateway.resources()),
                redis.filter(found -> promise.sharedRedis()),
                new Database(
                        database.image(),
                        Optional.empty(),
                        database.durability().filter(found -> promise.databaseInstances() > 2),
                        database.storage(),
                        database.maxConnections(),
                        database.connectionsPerGateway(),
                        database.resources()),
                backup.filter(found -> promise.scheduledBackups()),
                network,
                operator,
                models,
                masterKey,
                saltKey,
                redisPassword.filter(found -> promise.sharedRedis()),
                providerKeys);
    }

    /** The secrets that digests of secrets are keyed with, the best one first. */
    public List<SecretSource> ownKeys() {
        return List.of(saltKey, masterKey);
    }

    /** Where the platform lives if the stack file does not say. */
    public static final String DEFAULT_NAMESPACE = "litellm";

    /**
     * The LiteLLM proxy.
     *
     * @param image one that runs as user 65534, such as LiteLLM's non-root image
     * @param replicas the number of pods, 1 to 20; the tier's if left out
     * @param resources of each pod; LiteLLM takes about 600 MiB of memory
     */
    public record Gateway(ImageReference image, Optional<Integer> replicas, Resources resources) {}

    /**
     * Redis of the gateway.
     *
     * @param image Redis 7 or newer, with {@code redis-cli}
     * @param resources of its pod; three quarters of the memory limit are for data
     */
    public record Redis(ImageReference image, Resources resources) {}

    /**
     * Postgres.
     *
     * @param image one made for CloudNativePG
     * @param instances the number of instances, 1 to 9; the tier's if left out
     * @param durability {@code asynchronous}, where a fail-over can lose the last writes, or {@code synchronous}, where it
     *     loses none and which needs three instances; asynchronous if left out
     * @param storage of each instance
     * @param maxConnections Postgres' {@code max_connections}, 20 to 10,000; 100, as Postgres has it, if left out
     * @param connectionsPerGateway the size of a gateway pod's connection pool, 1 to 500; 10 if left out
     * @param resources of each instance; a quarter of the requested memory is {@code shared_buffers}
     */
    public record Database(
            ImageReference image,
            Optional<Integer> instances,
            Optional<Durability> durability,
            Storage storage,
            Optional<Integer> maxConnections,
            Optional<Integer> connectionsPerGateway,
            Resources resources) {

        /** Postgres' own. */
        public static final int DEFAULT_MAX_CONNECTIONS = 100;

        /** LiteLLM's own {@code database_connection_pool_limit}. */
        public static final int DEFAULT_CONNECTIONS_PER_GATEWAY = 10;
    }

    /** When a write counts as done. */
    public enum Durability {
        /** When the primary has it: a fail-over can lose the last writes. */
        @JsonProperty("asynchronous")
        ASYNCHRONOUS,
        /** When a standby has it as well: no acknowledged write is lost. */
        @JsonProperty("synchronous")
        SYNCHRONOUS
    }

    /**
     * A volume for each instance.
     *
     * @param size of the volume
     * @param storageClass the cluster's default class if left out
     */
    public record Storage(Quantity size, Optional<String> storageClass) {}

    /**
     * Scheduled backups.
     *
     * @param snapshotClass a VolumeSnapshotClass; take one with the deletion policy Retain, or snapshots go with their objects
     * @param schedule six fields, seconds first; daily at two, UTC, if left out
     */
    public record Backup(String snapshotClass, Optional<CronSchedule> schedule) {}

    /**
     * The network policies' openings. All else is denied.
     *
     * @param service how the gateway is offered; inside the cluster only if left out
     * @param clientNamespaces namespaces whose pods may call the gateway; none if left out
     * @param clientCidrs addresses outside the cluster that may call the gateway; none if left out
     * @param operatorNamespace where the CloudNativePG operator runs; {@code cnpg-system} if left out
     * @param providerCidrs where the model providers are, which are called on port 443; the public internet if left out
     * @param kubernetesApiPort where the API server listens behind its Service's 443, 1 to 65,535; 6443 if left out
     */
    public record Network(
            Optional<ServiceType> service,
            Optional<List<String>> clientNamespaces,
            Optional<List<Cidr>> clientCidrs,
            Optional<String> operatorNamespace,
            Optional<List<Cidr>> providerCidrs,
            Optional<Integer> kubernetesApiPort) {

        /** What holds for a stack file without a word on the network. */
        public static final Network DEFAULT = new Network(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The operator of CloudNativePG.
     *
     * @param install whether the program installs it, by Helm, in {@code network.operatorNamespace}; one stack of a cluster at
     *     most may
     */
    public record Operator(boolean install) {}

    /** How the gateway's Service is offered. */
    public enum ServiceType {
        /** To the cluster only. */
        @JsonProperty("clusterIP")
        CLUSTER_IP,
        /** By a load balancer, to {@code clientCidrs}. */
        @JsonProperty("loadBalancer")
        LOAD_BALANCER
    }

    /**
     * A model that the gateway serves.
     *
     * @param name as clients ask for it
     * @param model as LiteLLM routes it, {@code PROVIDER/MODEL}
     * @param inputCostPerToken US dollars; without a price LiteLLM would bill nothing and no budget would ever bind
     * @param outputCostPerToken US dollars
     * @param apiKey the name of one of {@code providerKeys}
     * @param mockResponse the answer of a model that calls no provider
     */
    public record Model(
            String name,
            String model,
            BigDecimal inputCostPerToken,
            BigDecimal outputCostPerToken,
            Optional<String> apiKey,
            Optional<String> mockResponse) {}

    /**
     * What a container asks for, and may use at most.
     *
     * @param requests what is set aside for it
     * @param limits no smaller than the requests
     */
    public record Resources(Requests requests, Limits limits) {}

    /**
     * What a container asks for.
     *
     * @param cpu in CPUs
     * @param memory in bytes
     */
    public record Requests(Quantity cpu, Quantity memory) {}

    /**
     * The most that a container may use.
     *
     * @param cpu none if left out: a container that is throttled answers probes late
     * @param memory in bytes
     */
    public record Limits(Optional<Quantity> cpu, Quantity memory) {}
}
