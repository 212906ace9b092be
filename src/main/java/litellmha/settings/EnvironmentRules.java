package litellmha.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.litellm.Variables;

/** The rules for environment variables that a stack gives to the gateway. */
final class EnvironmentRules {

    /** The variables that the program sets, or that would change what the tier guarantees. */
    static final String OWN = "DATABASE_.*|DIRECT_URL|REDIS_.*|PRISMA_.*|PROXY_MASTER_KEY|LITELLM_MASTER_KEY"
            + "|LITELLM_SALT_KEY|STORE_MODEL_IN_DB|DISABLE_SCHEMA_UPDATE|CONFIG_FILE_PATH|LITELLM_CONFIG_BUCKET_.*"
            + "|WORKER_CONFIG|NUM_WORKERS|PROMETHEUS_MULTIPROC_DIR|GRACEFUL_SHUTDOWN_.*|LITELLM_MODE|HOME|PATH|PYTHON.*"
            + "|LD_.*|LITELLM_WORKER_STARTUP_HOOKS|LEGACY_MULTI_INSTANCE_RATE_LIMITING|LITELLM_LOCAL_MODEL_COST_MAP"
            + "|LITELLM_NON_ROOT|LITELLM_UI_PATH|LITELLM_ASSETS_PATH|LITELLM_MIGRATION_DIR|XDG_.*|USE_PRISMA_MIGRATE"
            + "|DEFAULT_REDIS_.*|LITELLM_MODEL_COST_MAP_URL|MODEL_COST_MAP_.*|MAX_REQUESTS_BEFORE_RESTART|PROXY_BATCH_.*";

    /** Variables whose values must not be read by everybody who may read the stack file. */
    static final String SECRET =
            "(?!.*PUBLIC_KEY).*(_KEY|_TOKEN|SECRET|PASSWORD|WEBHOOK_URL|CREDENTIALS.*|_LICENSE|_JWT|_HEADERS|_DSN|ACCESS_KEY_ID"
                    + "|SERVICE_ACCOUNT)";

    /** Variables whose values are paths of files with secrets. */
    static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS|(.*_)?GCS_PATH_SERVICE_ACCOUNT";

    /** Variables whose values are paths of other files, such as certificates and tokens. */
    private static final String PATH =
            ".*_(FILE|PATH|CREDENTIALS|CA_BUNDLE|CERT|CERTIFICATE|CLIENT_KEY)|SSL_CERTIFICATE";

    /** What Python and its HTTP clients read, which LiteLLM's source does not name. */
    private static final Set<String> OF_THE_PROCESS =
            Set.of("TZ", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy");

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";

    /** The keys that refer to variables. */
    private static final String[] REFERRING = {"models[].apiKey", "models[].secretParams", "mcpServers", "guardrails"};

    /** The variables that models, MCP servers and guardrails refer to. */
    private final Set<String> referred;

    private final List<Problem> problems;

    private EnvironmentRules(Set<String> referred, List<Problem> problems) {
        this.referred = referred;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        Set<String> referred = settings.secretReferences().collect(Collectors.toSet());
        EnvironmentRules rules = new EnvironmentRules(referred, problems);
        Map<String, String> env = new TreeMap<>(settings.env().orElse(Map.of()));
        env.forEach((name, value) -> {
            rules.name("env." + name, name);
            if (name.matches(SECRET)) {
                rules.add(
                        "env." + name,
                        "a secret in clear text",
                        "a variable of " + (name.matches(FILE) ? "secretFiles" : "secretEnv"));
            }
            if (References.isReference(value)) {
                rules.add("env." + name, "a reference to an environment variable", "a text");
            }
        });
        Map<String, SecretSource> secrets = new TreeMap<>(settings.secretEnv().orElse(Map.of()));
        secrets.keySet().forEach(name -> rules.name("secretEnv." + name, name));
        secrets.keySet().stream()
                .filter(name -> name.matches(FILE))
                .forEach(name -> rules.add(
                        "secretEnv." + name,
                        "a variable whose value is the path of a file",
                        "a variable of secretFiles, which mounts the file and sets the path"));
        Set<String> files =
                new TreeSet<>(settings.secretFiles().orElse(Map.of()).keySet());
        files.forEach(name -> rules.name("secretFiles." + name, name));
        files.stream()
                .filter(name -> isRead(name) && !name.matches(OWN))
                .filter(name -> !name.matches(FILE) && !name.matches(PATH) && !referred.contains(name))
                .forEach(name -> problems.add(Problem.of(
                                "secretFiles." + name,
                                "a variable whose value is not the path of a file",
                                "a variable that holds one, such as GOOGLE_APPLICATION_CREDENTIALS; others belong to secretEnv")
                        .presuming(REFERRING)));
        Set<String> taken = new TreeSet<>(env.keySet());
        taken.addAll(settings.providerKeys().orElse(Map.of()).keySet());
        rules.onlyOnce("secretEnv.", secrets.keySet(), taken);
        taken.addAll(secrets.keySet());
        rules.onlyOnce("secretFiles.", files, taken);
    }

    private void onlyOnce(String block, Set<String> names, Set<String> taken) {
        names.stream()
                .filter(taken::contains)
                .forEach(name -> add(block + name, "a variable that is set twice", "a name in one place only"));
    }

    private void name(String path, String name) {
        if (name.matches(OWN)) {
            add(
                    path,
                    "a variable of the program's own",
                    "other variables: this one is set, or would change what the tier guarantees");
        } else if (name.equals(Variables.SSL_VERIFY)) {
            add(
                    path,
                    "a variable that decides whether certificates are verified",
                    "gateway.caBundle, with those of your own authority: they are always verified");
        } else if (!name.matches(NAME)) {
            add(path, "a name that no variable can have", "letters, digits and underscores");
        } else if (!referred.contains(name) && !isRead(name)) {
            problems.add(new Problem(
                            SettingsReader.PREFIX + path,
                            "a variable that LiteLLM does not read",
                            "a variable that LiteLLM reads, or that a model refers to",
                            NearMiss.of(name, known()).map(Problem::didYouMean).orElse(""))
                    .presuming(REFERRING));
        }
    }

    /** Whether something in the gateway's process reads the variable. */
    static boolean isRead(String name) {
        return KnownKeys.pinned().words(Vocabulary.VARIABLE).contains(name)
                || OF_THE_PROCESS.contains(name)
                || isOfACallback(name);
    }

    /** Some callbacks build the names of all their variables from their own, so that the source does not have them. */
    private static boolean isOfACallback(String name) {
        Set<String> read = KnownKeys.pinned().words(Vocabulary.VARIABLE);
        return KnownKeys.pinned().words(Vocabulary.CALLBACK).stream()
                .map(callback -> callback.toUpperCase(Locale.ROOT) + "_")
                .anyMatch(prefix ->
                        name.startsWith(prefix) && read.stream().noneMatch(variable -> variable.startsWith(prefix)));
    }

    private Set<String> known() {
        return Stream.of(KnownKeys.pinned().words(Vocabulary.VARIABLE), OF_THE_PROCESS, referred)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
