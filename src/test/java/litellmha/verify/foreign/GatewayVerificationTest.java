package litellmha.verify.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.verify.check.Checks;
import litellmha.verify.check.GatewayCheck;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.history.Event.PodsAsked;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.judge.Verdicts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayVerificationTest {

    /** Revocation watches for ten seconds and more; its judge is tested with made-up histories. */
    private static final List<GatewayCheck> QUICK = Checks.ofAnyGateway().stream()
            .filter(check -> !check.id().equals("revocation"))
            .toList();

    @TempDir
    private Path folder;

    private Verdict budgetOfPods(StandIn one, StandIn other) throws Exception {
        List<Replica> replicas =
                List.of(new Address("pod-a", one.url(), true), new Address("pod-b", other.url(), true));
        PodsAsked asked = new PodsAsked("deployment/litellm", "llm", "east", 2);
        return verdicts(replicas, new GatewayRunStarted("run", one.url(), Optional.of(asked)))
                .get("budget");
    }

    private Map<String, Verdict> verdictsThroughOneAddress(StandIn gateway) throws Exception {
        return verdicts(
                List.of(new Address("gateway", gateway.url(), false)),
                new GatewayRunStarted("run", gateway.url(), Optional.empty()));
    }

    private Map<String, Verdict> verdicts(List<Replica> replicas, GatewayRunStarted start) throws Exception {
        run(replicas, start);
        return Verdicts.of(HistoryFile.read(history()), Checks.judges());
    }

    private void run(List<Replica> replicas, GatewayRunStarted start) throws Exception {
        try (HistoryWriter writer = HistoryWriter.create(history())) {
            new GatewayVerification(replicas, new MasterKey(StandIn.MASTER_KEY), "gpt", writer, new ArrayList<>()::add)
                    .run(start, QUICK);
        }
    }

    private Path history() {
        return folder.resolve("history.jsonl");
    }

    private static Figure accepted(int count, String limit) {
        return Figure.count("requests accepted", count).in(limit);
    }

    @Test
    void podsThatEachAcceptEveryKeyUpToItsLimitFail() throws Exception {
        // Both are the same process here, whose two replicas are asked in turn.
        try (StandIn gateway = new StandIn(2, false)) {
            Verdict verdict = budgetOfPods(gateway, gateway);

            assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.FAIL);
            assertThat(verdict.figures()).contains(accepted(10, "budget"), accepted(12, "rpm_limit"));
        }
    }

    @Test
    void podsThatCountTogetherPassThoughTheyRefuseWith422() throws Exception {
        try (StandIn gateway = new StandIn(2, true)) {
            Verdict verdict = budgetOfPods(gateway, gateway);

            assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
            assertThat(verdict.figures()).contains(accepted(5, "budget"), accepted(6, "rpm_limit"));
        }
    }

    @Test
    void aLeakShowsThroughOneAddressToo() throws Exception {
        try (StandIn gateway = new StandIn(2, false)) {
            Verdict verdict = verdictsThroughOneAddress(gateway).get("budget");

            assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.FAIL);
            assertThat(verdict.figures()).contains(accepted(10, "budget"), accepted(12, "rpm_limit"));
        }
    }

    @Test
    void whatHoldsThroughOneAddressIsNoPass() throws Exception {
        try (StandIn gateway = new StandIn(2, true)) {
            Map<String, Verdict> verdicts = verdictsThroughOneAddress(gateway);

            assertThat(verdicts.values())
                    .extracting(Verdict::outcome)
                    .containsExactly(Outcome.INCONCLUSIVE, Outcome.INCONCLUSIVE);
            assertThat(verdicts.get("budget").reason())
                    .isEqualTo("all requests went to one address, and it cannot be told which replicas answered;"
                            + " name their Deployment with --pods-of.");
        }
    }

    @Test
    void aModelWithoutAPriceTellsNothingOfBudgets() throws Exception {
        try (StandIn gateway = new StandIn(2, true).withoutPrice()) {
            Verdict verdict = budgetOfPods(gateway, gateway);

            assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.INCONCLUSIVE);
            assertThat(verdict.reason()).contains("the model has no price");
        }
    }

    @Test
    void oneAnswerOfAProviderEndsTheRun() throws Exception {
        try (StandIn gateway = new StandIn(1, true).withProvider()) {
            assertThatThrownBy(() -> verdictsThroughOneAddress(gateway))
                    .isInstanceOf(UnmockedAnswerException.class)
                    .hasMessageContaining("a provider may have been called once");

            assertThat(gateway.chats()).isEqualTo(1);
            assertThat(gateway.keys()).isEmpty();
        }
    }

    @Test
    void noKeyIsLeftAndNoneIsInTheHistory() throws Exception {
        try (StandIn gateway = new StandIn(2, false)) {
            verdictsThroughOneAddress(gateway);

            assertThat(gateway.keys()).isEmpty();
            assertThat(Files.readString(history())).doesNotContain("sk-");
        }
    }

    @Test
    void everyRequestHasItsOwnConnectionSoThatALoadBalancerCanSpreadThem() throws Exception {
        try (StandIn gateway = new StandIn(2, false)) {
            verdictsThroughOneAddress(gateway);

            assertThat(gateway.everyCallHadItsOwnConnection()).isTrue();
        }
    }

    @Test
    void aGatewayThatGoesAwayLeavesTheChecksInconclusive() throws Exception {
        StandIn gateway = new StandIn(1, true);
        HttpGateway client;
        try (HistoryWriter writer = HistoryWriter.create(history())) {
            client = new HttpGateway(new MasterKey(StandIn.MASTER_KEY), "gpt", "budget", writer);
            Replica replica = new Address("gateway", gateway.url(), false);
            client.mint(replica, "key", "{}");
            gateway.close();

            assertThat(client.ask(replica, "key").code()).isZero();
            assertThat(client.ask(replica, "key").error()).isEqualTo("connection refused");
            client.close();
        }
    }

    @Test
    void anInterruptedRunDeletesItsKeys() throws IOException {
        try (StandIn gateway = new StandIn(1, true);
                HistoryWriter writer = HistoryWriter.create(history())) {
            HttpGateway client = new HttpGateway(new MasterKey(StandIn.MASTER_KEY), "gpt", "budget", writer);
            client.mint(new Address("gateway", gateway.url(), false), "key", "{}");
            assertThat(gateway.keys()).hasSize(1);

            Thread.currentThread().interrupt();
            client.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(gateway.keys()).isEmpty();
        }
    }
}
