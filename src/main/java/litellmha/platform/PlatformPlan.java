package litellmha.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.database.DatabasePlan;
import litellmha.gateway.GatewayPlan;
import litellmha.kube.Labels;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.network.NetworkPlan;
import litellmha.operator.OperatorPlan;
import litellmha.redis.RedisPlan;
import litellmha.settings.SecretSource;
import litellmha.settings.Settings;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * All that a stack wants, decided: records without a Pulumi type, which {@link Platform} only has to write down.
 *
 * @param saltKey what the stack is held to
 * @param namespaceKept whether the namespace outlives the stack: deleting it would delete all in it
 * @param warnings what a user should know at every {@code up}
 */
public record PlatformPlan(
        Tier tier,
        SecretSource saltKey,
        Labels labels,
        String namespace,
        boolean namespaceKept,
        NetworkPlan network,
        Optional<OperatorPlan> operator,
        Optional<RedisPlan> redis,
        DatabasePlan database,
        GatewayPlan gateway,
        List<String> warnings) {

    public PlatformPlan {
        warnings = List.copyOf(warnings);
    }

    /** @param stack the name of the Pulumi stack */
    public static PlatformPlan of(String stack, Settings settings) {
        TierProfile promise = TierProfile.of(settings.tier());
        Optional<RedisPlan> redis = RedisPlan.of(settings);
        return new PlatformPlan(
                settings.tier(),
                settings.saltKey(),
                new Labels(stack),
                settings.namespace().orElse(Settings.DEFAULT_NAMESPACE),
                promise.dataOutlivesStack(),
                NetworkPlan.of(settings),
                OperatorPlan.of(settings, promise),
                redis,
                DatabasePlan.of(settings, promise),
                GatewayPlan.of(settings, promise, redis.map(RedisPlan::password)),
                warnings(settings.tier(), promise));
    }

    private static List<String> warnings(Tier tier, TierProfile promise) {
        return promise.databaseOutage().allowsRequests()
                ? List.of(
                        ("Tier %s is fail-open: while the database is out, the gateway accepts any key that starts with"
                                        + " sk- and enforces no budget. Only the network policies limit who can use it then;"
                                        + " make sure that the cluster enforces them.")
                                .formatted(tier.key()))
                : List.of();
    }

    /** What a user needs next, by the name of the stack's output. */
    public Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("tier", tier.key());
        outputs.put("namespace", namespace);
        outputs.put(
                "gatewayAddress", "http://%s.%s.svc:%d".formatted(GatewayNames.SERVICE, namespace, GatewayNames.PORT));
        outputs.put("mintKey", mintKey());
        outputs.put("databasePrimaryService", DatabaseNames.PRIMARY_SERVICE);
        database.backup().ifPresent(backup -> outputs.put("backupSchedule", DatabaseNames.SCHEDULED_BACKUP));
        return outputs;
    }

    /** A command; the master key is read when it runs. */
    private String mintKey() {
        return ("kubectl -n %1$s exec deploy/%2$s -c %5$s -- python -c \"import json, os, urllib.request as r;"
                        + " print(r.urlopen(r.Request('http://localhost:%3$d/key/generate',"
                        + " json.dumps({'max_budget': 10}).encode(), {'Content-Type': 'application/json',"
                        + " 'Authorization': 'Bearer ' + os.environ['%4$s']})).read().decode())\"")
                .formatted(
                        namespace,
                        GatewayNames.DEPLOYMENT,
                        GatewayNames.PORT,
                        GatewayNames.MASTER_KEY,
                        GatewayNames.CONTAINER);
    }
}
