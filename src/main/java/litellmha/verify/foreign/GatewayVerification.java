package litellmha.verify.foreign;

import java.util.List;
import java.util.function.Consumer;
import litellmha.verify.check.GatewayCheck;
import litellmha.verify.check.GatewayContext;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.CheckStarted;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/**
 * Runs checks, one after the other, on a LiteLLM that is no stack. All that they change are keys of their own, which are
 * deleted again.
 *
 * @param replicas that are asked
 * @param model that requests name; they bring their own answer, so that none reaches a provider
 * @param progress is told, line by line, what happens
 */
public record GatewayVerification(
        List<Replica> replicas, MasterKey master, String model, HistoryWriter history, Consumer<String> progress) {

    private static final String PROBE = "probe";

    public GatewayVerification {
        replicas = List.copyOf(replicas);
    }

    /**
     * Runs the checks.
     *
     * @throws UnmockedAnswerException if a request was answered by something else than its mock response
     * @throws ForeignGatewayException if a replica does not answer a request at all, so that there is no run
     * @throws InterruptedException if the thread was interrupted; the keys are deleted all the same
     */
    public void run(GatewayRunStarted start, List<GatewayCheck> checks) throws InterruptedException {
        history.write("", start);
        requireMockResponses();
        for (GatewayCheck check : checks) {
            run(check);
        }
        history.write("", new Event.RunEnded());
    }

    /** One request to each replica, before many are sent. */
    private void requireMockResponses() throws InterruptedException {
        try (HttpGateway gateway = gateway("")) {
            gateway.mint(replicas.get(0), PROBE, "{}");
            for (Replica replica : replicas) {
                Event.Request answer = gateway.ask(replica, PROBE);
                if (answer.code() != 200) {
                    throw new ForeignGatewayException(
                            "--model: found %s, which %s does not answer: HTTP %d %s; allowed: a chat model that works"
                                    .formatted(model, replica.name(), answer.code(), answer.error()));
                }
            }
        } catch (BrokenCheckException e) {
            endIfInterrupted();
            throw e;
        }
    }

    private void run(GatewayCheck check) throws InterruptedException {
        progress.accept("%s: %s".formatted(check.id(), check.claim()));
        history.write(check.id(), new CheckStarted(check.claim()));
        try (HttpGateway gateway = gateway(check.id())) {
            check.scenario().observe(new GatewayContext(check.id(), replicas, gateway, history));
            history.write(check.id(), new CheckEnded());
        } catch (BrokenCheckException e) {
            endIfInterrupted();
            history.write(check.id(), new CheckBroken(e.getMessage()));
        }
    }

    /** Clients say so when they were interrupted, which ends the run and is nothing that a check has found. */
    private static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private HttpGateway gateway(String check) {
        return new HttpGateway(master, model, check, history);
    }
}
