package litellmha.redis;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import litellmha.names.RedisNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three pods with the installed Redis, of which some are lost. */
class ReplicatedStartTest {

    /** The part of the end-to-end tests that has a Redis: each of these takes ten seconds. */
    private static final String SLOW = "litellm";

    /** One from somebody else's Secret, which no rule of ours has seen. */
    private static final String PASSWORD = "-a \"'\\`id`$(id) #b";

    @TempDir
    private Path folder;

    private LocalReplicas pods;

    @BeforeEach
    void pods() throws IOException {
        assumeTrue(LocalReplicas.isInstalled(), "no redis-server is installed");
        pods = new LocalReplicas(folder, PASSWORD);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (pods != null) {
            pods.close();
        }
    }

    private void startWithACounter() throws Exception {
        pods.startAll();
        pods.awaitReplica(1, 0);
        pods.awaitReplica(2, 0);
        assertThat(pods.redis(0, "set", "spend", "42")).isEqualTo("OK");
        assertThat(pods.redis(0, "wait", "2", "5000")).isEqualTo("2");
    }

    @Test
    void aMasterThatStartsAgainAtOnceTakesNoCounterFromItsReplicas() throws Exception {
        startWithACounter();

        pods.kill(0, PodPart.REDIS);
        pods.start(0, PodPart.REDIS);

        int master = pods.awaitMaster(List.of(1, 2));
        pods.awaitReplica(0, master);
        for (int pod = 0; pod < RedisPlan.REPLICATED_PODS; pod++) {
            assertThat(pods.redis(pod, "get", "spend")).isEqualTo("42");
        }
        assertThat(Files.readString(pods.log(0, PodPart.REDIS))).contains("waits until another Redis is the master");
    }

    /** What the script is for. */
    @Test
    @Tag(SLOW)
    void withoutTheScriptItWouldTakeThemAll() throws Exception {
        startWithACounter();

        pods.kill(0, PodPart.REDIS);
        pods.start(
                0,
                PodPart.REDIS,
                List.of("redis-server", "--bind", pods.address(0), "--save", "", "--requirepass", inner()));

        await(
                "the replica has what the master has",
                Duration.ofSeconds(60),
                () -> pods.redis(1, "get", "spend"),
                String::isEmpty);
    }

    /** Returns what the pods log in with among themselves. */
    private String inner() throws IOException {
        return Files.readAllLines(pods.data(0, PodPart.SENTINEL).resolve("sentinel.conf")).stream()
                .filter(line -> line.startsWith("sentinel auth-pass "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag(SLOW)
    void aMasterThatStandsStillIsReplacedAndLaterFollows() throws Exception {
        startWithACounter();

        pods.signal(0, "STOP");
        int master = pods.awaitMaster(List.of(1, 2));
        assertThat(pods.redis(master, "incrby", "spend", "1")).isEqualTo("43");

        pods.signal(0, "CONT");
        pods.awaitReplica(0, master);
        assertThat(pods.redis(0, "get", "spend")).isEqualTo("43");
    }

    @Test
    @Tag(SLOW)
    void aPodThatComesBackUnderAnotherAddressIsTheSameSentinelAndAReplica() throws Exception {
        startWithACounter();

        pods.delete(0);
        int master = pods.awaitMaster(List.of(1, 2));
        pods.create(0);

        pods.awaitReplica(0, master);
        assertThat(pods.redis(0, "get", "spend")).isEqualTo("42");
        await(
                "the Sentinels agree on their number",
                Duration.ofSeconds(60),
                () -> pods.ask(master, PodPart.SENTINEL, "sentinel", "ckquorum", RedisNames.MASTER_NAME),
                answer -> answer.startsWith("OK 3 usable Sentinels"));

        // And once more: the one that came back is as good as the others.
        pods.delete(master);
        pods.awaitMaster(List.of(0, 3 - master));
    }

    @Test
    @Tag(SLOW)
    void aMasterThatIsLostRightAfterItsReplicasCameIsReplaced() throws Exception {
        pods.create(0);
        pods.create(1, List.of(PodPart.SENTINEL));
        pods.create(2, List.of(PodPart.SENTINEL));
        // A Sentinel that began now would ask the master for its replicas before there are any.
        pods.awaitLog(1, PodPart.SENTINEL, "waits for every Redis");
        pods.awaitLog(2, PodPart.SENTINEL, "waits for every Redis");
        pods.start(1, PodPart.REDIS);
        pods.start(2, PodPart.REDIS);
        for (int pod = 1; pod < RedisPlan.REPLICATED_PODS; pod++) {
            pods.awaitReplica(pod, 0);
            pods.awaitLog(pod, PodPart.SENTINEL, "watches " + pods.address(0));
        }

        pods.delete(0);

        pods.awaitMaster(List.of(1, 2));
    }

    @Test
    @Tag(SLOW)
    void theLastReplicaKeepsTheCountersWhenBothOthersAreLost() throws Exception {
        startWithACounter();

        pods.delete(0);
        pods.delete(1);
        pods.create(0);
        pods.create(1);

        assertThat(pods.awaitMaster(List.of(0, 1, 2))).isEqualTo(2);
        pods.awaitReplica(0, 2);
        assertThat(pods.redis(0, "get", "spend")).isEqualTo("42");
    }

    @Test
    @Tag(SLOW)
    void afterAnOutageOfAllTheFirstPodBeginsAnew() throws Exception {
        startWithACounter();

        // It has copied the counter once.
        pods.kill(0, PodPart.REDIS);
        pods.start(0, PodPart.REDIS);
        pods.awaitReplica(0, pods.awaitMaster(List.of(1, 2)));
        for (int pod = 0; pod < RedisPlan.REPLICATED_PODS; pod++) {
            pods.delete(pod);
        }
        pods.startAll();

        pods.awaitReplica(1, 0);
        assertThat(pods.redis(0, "get", "spend")).isEmpty();
    }

    @Test
    @Tag(SLOW)
    void theFirstPodAloneIsNoMaster() throws Exception {
        pods.create(0);

        pods.awaitLog(0, PodPart.REDIS, "waits until another Redis is the master");
        pods.awaitLog(0, PodPart.SENTINEL, "waits until a Redis runs");
        pods.create(2);
        pods.awaitMaster(List.of(0));
    }

    /** A network may refuse the connections of a pod that it does not know yet, as if nobody ran there. */
    @Test
    @Tag(SLOW)
    void aFirstPodThatTookTheOthersForLostFollowsOnceItsSentinelAsksAnew() throws Exception {
        startWithACounter();
        pods.delete(0);
        int master = pods.awaitMaster(List.of(1, 2));

        pods.publish(1, pods.deadAddress());
        pods.publish(2, pods.deadAddress());
        pods.create(0);
        pods.awaitLog(0, PodPart.SENTINEL, "watches " + pods.address(0));
        assertThat(pods.redis(0, "incrby", "spend", "1"))
                .as("and until then it counts nothing")
                .startsWith("NOREPLICAS");

        pods.publish(1, pods.address(1));
        pods.publish(2, pods.address(2));
        pods.kill(0, PodPart.SENTINEL);
        pods.start(0, PodPart.SENTINEL);
        pods.awaitReplica(0, master);
        assertThat(pods.redis(0, "get", "spend")).isEqualTo("42");
    }

    @Test
    @Tag(SLOW)
    void aMasterWithoutReplicasTakesNoWrites() throws Exception {
        startWithACounter();

        pods.delete(1);
        pods.delete(2);

        await(
                "the master refuses writes",
                Duration.ofSeconds(60),
                () -> pods.redis(0, "incrby", "spend", "1"),
                answer -> answer.startsWith("NOREPLICAS"));
    }

    @Test
    void thePasswordIsInNoFileAndOpensBothServers() throws Exception {
        pods.startAll();

        assertThat(pods.ask(0, PodPart.SENTINEL, "ping")).isEqualTo("PONG");
        assertThat(pods.ask(0, PodPart.SENTINEL, "-a", "another", "--no-auth-warning", "ping"))
                .contains("WRONGPASS");
        assertThat(Files.readString(pods.data(0, PodPart.SENTINEL).resolve("sentinel.conf")))
                .contains("sentinel monitor")
                .doesNotContain("`id`");
        assertThat(pods.process(0, PodPart.REDIS).info().commandLine().orElse(""))
                .doesNotContain("`id`");
    }
}
