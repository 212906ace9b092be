package litellmha.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import litellmha.litellm.KnownKeys.Section;
import litellmha.tier.TierProfile;

/** The rules that settings follow beyond their types: ranges, references, and the guarantees of the tier. */
final class SettingsRules {

    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Pattern OBJECT = Pattern.compile("[A-Z][A-Za-z]{0,62}/[a-z0-9][-.a-z0-9]{0,252}");

    private final Settings settings;
    private final TierProfile profile;
    private final List<Problem> problems = new ArrayList<>();
    private final TierRules tier;

    private SettingsRules(Settings settings) {
        this.settings = settings;
        this.profile = TierProfile.of(settings.tier());
        this.tier = new TierRules(settings.tier(), problems);
    }

    /** @param encrypted the keys whose values the stack file holds encrypted */
    static List<Problem> check(Settings settings, Set<String> encrypted) {
        SettingsRules rules = new SettingsRules(settings);
        rules.cluster();
        rules.downgrade();
        rules.adopt();
        rules.gateway();
        AutoscalingRules.check(settings, rules.problems);
        rules.redis();
        DatabaseRules.check(settings, rules.problems);
        rules.backup();
        WalArchiveRules.check(settings, rules.problems);
        CacheRules.check(settings, rules.problems);
        ResourceRules.check(settings, rules.problems);
        NetworkRules.check(settings, rules.problems);
        settings.expose().ifPresent(expose -> ExposeRules.check(settings, expose, rules.problems));
        settings.metrics().ifPresent(metrics -> MetricsRules.check(metrics, rules.problems));
        CloudIdentityRules.check(settings, rules.problems);
        CaBundleRules.check(settings, rules.problems);
        PodRules.check(settings, rules.problems);
        ModelRules.check(settings, rules.problems);
        PriceRules.check(settings, rules.problems);
        RoutingRules.check(settings, rules.problems);
        McpRules.check(settings, rules.problems);
        GuardrailRules.check(settings, rules.problems);
        EndpointRules.check(settings, rules.problems);
        EnvironmentRules.check(settings, rules.problems);
        rules.passedThrough();
        SecretRules.check(settings, encrypted, rules.problems);
        return rules.problems;
    }

    private void cluster() {
        settings.clusterUid()
                .filter(uid -> !UID.matcher(uid).matches())
                .ifPresent(uid -> add(
                        "clusterUid",
                        Problem.quoted(uid),
                        "what `kubectl get namespace kube-system -o jsonpath={.metadata.uid}` prints"));
    }

    private void downgrade() {
        settings.downgradeFrom()
                .filter(from -> profile.lostFrom(TierProfile.of(from)).isEmpty())
                .ifPresent(from -> add(
                        "downgradeFrom",
                        from.key(),
                        "a tier that guarantees more than %s; remove it where the stack loses nothing"
                                .formatted(settings.tier().key())));
    }

    private void adopt() {
        List<String> names = settings.adopt().orElse(List.of());
        for (int i = 0; i < names.size(); i++) {
            if (!OBJECT.matcher(names.get(i)).matches()) {
                add(
                        "adopt[%d]".formatted(i),
                        Problem.quoted(names.get(i)),
                        "KIND/NAME, such as Deployment/litellm; `litellm-ha adopt` lists them");
            } else if (names.indexOf(names.get(i)) < i) {
                add("adopt[%d]".formatted(i), Problem.quoted(names.get(i)), "each object once");
            }
        }
    }

    private void gateway() {
        int least = profile.gatewayReplicas();
        int most = Ranges.of("gateway.replicas").most();
        settings.gateway().replicas().ifPresent(replicas -> {
            if (replicas < least) {
                tier.below("gateway.replicas", replicas, "at least " + least, "LiteLLM replicas");
            } else if (replicas > most) {
                add("gateway.replicas", replicas, "at most " + most);
            } else if (replicas > 1 && !profile.sharedRedis()) {
                add(
                        "gateway.replicas",
                        replicas,
                        "1: tier %s has no Redis, so each replica would count budgets for itself"
                                .formatted(settings.tier().key()));
            }
        });
        Ranges.check("gateway.drainSeconds", settings.gateway().drainSeconds(), problems);
    }

    private void redis() {
        tier.present("redis", settings.redis(), profile.sharedRedis(), "Redis for budgets and rate limits");
        tier.present(
                "redisPassword", settings.redisPassword(), profile.sharedRedis(), "Redis for budgets and rate limits");
    }

    private void backup() {
        tier.present("backup", settings.backup(), profile.scheduledBackups(), "Postgres backups");
        settings.backup()
                .flatMap(Backup::schedule)
                .filter(schedule -> !schedule.isDaily())
                .ifPresent(schedule -> tier.below(
                        "backup.schedule",
                        Problem.quoted(schedule.text()),
                        "every day and at most once an hour: one second, one minute, any hours, then * * *",
                        "Postgres backups"));
        settings.backup().ifPresent(backup -> BackupRules.check(backup, problems));
    }

    private void passedThrough() {
        settings.litellm().ifPresent(litellm -> {
            Ranges.check("litellm.requestTimeoutSeconds", litellm.requestTimeoutSeconds(), problems);
            CallbackRules.check(litellm, problems);
            PassThroughRules.check(litellm.settings(), Section.LITELLM_SETTINGS, "litellm.settings", "", problems);
        });
        settings.general().ifPresent(general -> {
            Ranges.check("general.spendLogRetentionDays", general.spendLogRetentionDays(), problems);
            PassThroughRules.check(general.settings(), Section.GENERAL_SETTINGS, "general.settings", "", problems);
        });
    }

    private void add(String path, Object found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
