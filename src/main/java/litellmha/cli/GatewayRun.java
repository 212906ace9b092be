package litellmha.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import litellmha.verify.check.Checks;
import litellmha.verify.check.GatewayCheck;
import litellmha.verify.cluster.Replica;
import litellmha.verify.foreign.Address;
import litellmha.verify.foreign.ForwardedPods;
import litellmha.verify.foreign.GatewayUrl;
import litellmha.verify.foreign.GatewayVerification;
import litellmha.verify.foreign.Identity;
import litellmha.verify.foreign.MasterKey;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.history.Event.PodsAsked;
import litellmha.verify.history.HistoryWriter;

/** A run of {@code verify} on a LiteLLM that is no stack. */
final class GatewayRun {

    private static final int LAST_PORT = 65_535;

    private final GatewayOptions options;
    private final Optional<String> context;
    private final List<GatewayCheck> checks;
    private final GatewayUrl url;
    private final CtrlC ctrlC;
    private final Consumer<String> out;

    /**
     * @param only the ids of the chosen checks; all if empty
     * @param out is told, line by line, what happens
     */
    GatewayRun(
            String url,
            GatewayOptions options,
            Optional<String> context,
            List<String> only,
            CtrlC ctrlC,
            Consumer<String> out) {
        this.options = options;
        this.context = context;
        this.ctrlC = ctrlC;
        this.out = out;
        List<GatewayCheck> all = Checks.ofAnyGateway();
        VerifyRunCommand.requireKnown(only, all.stream().map(GatewayCheck::id).toList());
        checks = all.stream()
                .filter(check -> only.isEmpty() || only.contains(check.id()))
                .toList();
        this.url = GatewayUrl.of(url);
        requireOptionsThatFitTogether();
    }

    private void requireOptionsThatFitTogether() {
        options.podsOf.ifPresentOrElse(
                deployment -> {
                    ForwardedPods.requireForm(deployment);
                    if (context.isEmpty()) {
                        throw new CommandFailure(
                                "--context: found nothing; allowed: the kube context of the cluster with "
                                        + deployment);
                    }
                },
                () -> {
                    refuseWithoutPods("--context", context);
                    refuseWithoutPods("--namespace", options.namespace);
                    refuseWithoutPods("--port", options.port);
                });
        options.port.filter(port -> port < 1 || port > LAST_PORT).ifPresent(port -> {
            throw new CommandFailure("--port: found %d; allowed: 1 to %d".formatted(port, LAST_PORT));
        });
    }

    private static void refuseWithoutPods(String option, Optional<?> value) {
        value.ifPresent(found -> {
            throw new CommandFailure(
                    "%s: found %s without --pods-of; allowed: only with it, as nothing else is asked of the cluster"
                            .formatted(option, found));
        });
    }

    /** Returns what the run is named after. */
    String name() {
        return url.name();
    }

    /** Runs the checks and writes their history. */
    void run(String run, Path history) throws IOException, InterruptedException {
        MasterKey master = MasterKey.read(options.masterKeyFile, System.in);
        if (url.exposesKeys()) {
            out.accept("%s is not encrypted: whoever is on the way can read the master key".formatted(url));
        }
        String model = Identity.model(url, master, options.model);
        out.accept("model: " + model);
        if (options.podsOf.isPresent()) {
            runOnPods(run, history, master, model, options.podsOf.get());
        } else {
            Replica address = new Address(url.name(), url.toString(), false);
            observe(
                    new GatewayRunStarted(run, url.toString(), Optional.empty()),
                    List.of(address),
                    master,
                    model,
                    history);
        }
    }

    private void runOnPods(String run, Path history, MasterKey master, String model, String deployment)
            throws IOException, InterruptedException {
        String cluster = context.orElseThrow();
        OptionalInt port = options.port.map(OptionalInt::of).orElse(OptionalInt.empty());
        try (ForwardedPods pods = ForwardedPods.open(cluster, options.namespace, deployment, port)) {
            List<Replica> replicas = List.copyOf(pods.addresses());
            PodsAsked asked = new PodsAsked(deployment, pods.namespace(), cluster, replicas.size());
            observe(new GatewayRunStarted(run, url.toString(), Optional.of(asked)), replicas, master, model, history);
        }
    }

    private void observe(GatewayRunStarted start, List<Replica> replicas, MasterKey master, String model, Path history)
            throws IOException, InterruptedException {
        try (HistoryWriter writer = HistoryWriter.create(history)) {
            GatewayVerification verification = new GatewayVerification(replicas, master, model, writer, out);
            ctrlC.interrupts(() -> verification.run(start, checks));
        }
    }
}
