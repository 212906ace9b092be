package litellmha.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellmha.build.SourceDigest;
import litellmha.litellm.LiteLlmVersion;
import litellmha.platform.CommittedStacks;

/** The error messages that users read: for each fault, the command line and everything that it prints. */
final class ErrorMessages {

    static final Path GOLDEN = Path.of("src/test/resources/errors.txt");

    private static final String KUBECONFIG = "kubeconfig";

    private final Path checkout;
    private final StringBuilder text = new StringBuilder();

    private ErrorMessages(Path checkout) {
        this.checkout = checkout;
    }

    /** Rewrites the golden file, for {@code make golden}. */
    public static void main(String[] args) throws IOException {
        Path checkout = Files.createTempDirectory("errors");
        try {
            Files.writeString(GOLDEN, text(checkout));
        } finally {
            try (Stream<Path> files = Files.walk(checkout)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** @param checkout an empty folder */
    static String text(Path checkout) throws IOException {
        ErrorMessages messages = new ErrorMessages(checkout);
        messages.inStackFiles();
        messages.onTheCommandLine();
        messages.elsewhere();
        return messages.text.toString();
    }

    private void inStackFiles() throws IOException {
        fault("a wrong tier", "cost", "tier: cost", "tier: prd");
        fault("an unknown key", "cost", "gateway:", "gatewy:");
        fault("a secret in clear text", "cost", "tier: cost", "tier: cost\n  litellm-ha:masterKey: sk-in-the-clear-00");
        fault("too few replicas", "prod", "gateway:\n", "gateway:\n    replicas: 1\n");
        fault(
                "a backup restored to the first generation",
                "prod",
                "durability: synchronous",
                "durability: synchronous\n    restoreFrom: {backup: litellm-pg-snapshot-20261126020000, generation: 1}");
        fault("too few instances", "prod", "durability: synchronous", "instances: 1");
        fault(
                "a Redis in cost",
                "cost",
                "gateway:",
                "redis: {image: 'docker.io/library/redis:7.2.11',"
                        + " resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 256Mi}}}\n  litellm-ha:gateway:");
        fault("an unknown mode of Redis", "prod", "redis:\n", "redis:\n    mode: cluster\n");
        fault("an image without a version", "cost", ":v" + LiteLlmVersion.pinned(), ":latest");
        fault("an invalid quantity", "cost", "size: 5Gi", "size: five");
        fault(
                "a schedule of five fields",
                "prod",
                "snapshotClass: csi-retain",
                "snapshotClass: csi-retain\n    schedule: 0 2 * * *");
        fault(
                "a retention that keeps nothing",
                "prod",
                "daily: 7, weekly: 4, monthly: 6",
                "daily: 0, weekly: 0, monthly: 0");
        fault(
                "a WAL archive that is no object store",
                "prod",
                "snapshotClass: csi-retain",
                "snapshotClass: csi-retain\n    walArchive: {destination: /mnt/wal, retentionDays: 30}");
        fault(
                "a volume for WAL without a WAL archive",
                "prod",
                "durability: synchronous",
                "durability: synchronous\n    walStorage: {size: 10Gi}");
        fault("an invalid block of addresses", "cost", "network:\n", "network:\n    providerCidrs: [10.0.0.0/40]\n");
        fault("a model without a price", "prod", "model: openai/gpt-5-mini", "model: openai/gpt-5-maxi");
        fault(
                "a key that LiteLLM does not read",
                "prod",
                "model: openai/gpt-5-mini",
                "model: openai/gpt-5-mini\n      params: {api_bse: 'https://example.com'}");
        fault(
                "a URL that the network policy would block",
                "prod",
                "model: openai/gpt-5-mini",
                "model: openai/gpt-5-mini\n      apiBase: http://vllm.models.svc:8000/v1");
        fault(
                "a reference to the master key",
                "prod",
                "model: openai/gpt-5-mini",
                "model: openai/gpt-5-mini\n      params: {extra_headers: {X-Tenant: os.environ/PROXY_MASTER_KEY}}");
        fault(
                "a fallback to a model that does not exist",
                "prod",
                "tier: prod",
                "tier: prod\n  litellm-ha:routing: {fallbacks: {gpt-5: [gpt-6]}}");
        fault(
                "a setting that the tier decides",
                "prod",
                "tier: prod",
                "tier: prod\n  litellm-ha:general: {settings: {allow_requests_on_db_unavailable: true}}");
        fault("a price out of range", "cost", "inputCostPerToken: 0.00000015", "inputCostPerToken: -1");
        fault("a duplicate key", "cost", "litellm-ha:database:", "litellm-ha:gateway:");
        fault("a file that is not YAML", "cost", "config:", "config: [");
        run("a stack without a file", "render", "--stack", "staging");
        run("an invalid stack name", "render", "--stack", "../cost");
        run("an environment that cannot be both tiers", "diff", "cost", "prod", "--stack", "cost");
    }

    private void onTheCommandLine() throws IOException {
        run("no command");
        run("an unknown command", "rendr", "--stack", "cost");
        run("an unknown command with --help", "nonsense", "--help");
        run("an unknown command of verify with --help", "verify", "pln", "--help");
        run("an unknown option", "up", "--stak", "cost");
        run("an unknown option with --help", "render", "--bogus", "--help");
        run("a missing option", "render");
        run("an option without its value", "render", "--stack");
        run("a missing argument", "diff", "cost");
        run("an argument too many", "tiers", "cost");
        run("an unknown tier", "diff", "cost", "production");
        run("an unknown shell", "completion", "fish");
        run("an import of nothing", "import");
    }

    private void elsewhere() throws IOException {
        Files.writeString(checkout.resolve("config.json"), "[]");
        run("an invalid configuration", "render", "--stack", "cost", "--config", path("config.json"));
        run("a missing configuration", "render", "--stack", "cost", "--config", path("none.json"));
        Files.writeString(checkout.resolve("values.yaml"), "replicaCount: 2\n");
        run("values of a chart without a configuration", "import", "--values", path("values.yaml"));
        System.setProperty(KUBECONFIG, path("kubeconfig"));
        try {
            Files.writeString(checkout.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: east
                    clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
                    users: [{name: u, user: {token: t}}]
                    contexts: [{name: west, context: {cluster: c, user: u}}, {name: east, context: {cluster: c, user: u}}]
                    """);
            run("an unknown kube context", "doctor", "--stack", "prod", "--context", "north");
            run("a cluster that does not answer", "doctor", "--stack", "prod", "--context", "west");
        } finally {
            System.clearProperty(KUBECONFIG);
        }
        Files.writeString(checkout.resolve("history.jsonl"), "not JSON\n");
        run("an invalid history", "verify", "report", path("history.jsonl"));
        run("an unknown check", "verify", "run", "--context", "west", "--check", "failovr");
        staleProgram();
    }

    private String path(String file) {
        return checkout.resolve(file).toString();
    }

    /** Replaces a text in the stack's file and renders it. */
    private void fault(String title, String stack, String found, String replaced) throws IOException {
        String name = "Pulumi.%s.yaml".formatted(stack);
        String content = Files.readString(CommittedStacks.CHECKOUT.resolve(name));
        if (!content.contains(found)) {
            throw new IllegalStateException("%s does not contain %s".formatted(name, found));
        }
        execute(
                "%s%n  in %s: %s".formatted(title, name, replaced.strip().replace("\n", "\n    ")),
                Map.of(name, content.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(replaced))),
                "render",
                "--stack",
                stack);
    }

    private void run(String title, String... arguments) throws IOException {
        execute(title, Map.of(), arguments);
    }

    private void execute(String title, Map<String, String> files, String... arguments) throws IOException {
        for (String stack : List.of("cost", "dev", "prod")) {
            String name = "Pulumi.%s.yaml".formatted(stack);
            Files.writeString(
                    checkout.resolve(name),
                    files.containsKey(name)
                            ? files.get(name)
                            : Files.readString(CommittedStacks.CHECKOUT.resolve(name)));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Execution.of(checkout, out, err, arguments);
        List<String> command = new ArrayList<>(List.of("litellm-ha"));
        command.addAll(List.of(arguments));
        add(title, String.join(" ", command), out + err.toString(), code);
    }

    private void staleProgram() {
        SourceDigest built =
                new SourceDigest(Map.of("pom.xml", "00000000", "src/main/java/litellmha/App.java", "00000000"));
        try {
            built.refuseOtherCheckout(checkout);
        } catch (SourceDigest.StaleProgramException e) {
            add("a program older than its sources", "litellm-ha tiers", e.getMessage() + "\n", 1);
        }
    }

    private void add(String title, String command, String printed, int code) {
        text.append("# %s%n$ %s%n%sexit code %d%n%n"
                .formatted(title, command, printed, code)
                .replace(checkout.toString(), "CHECKOUT"));
    }
}
