package litellmha.redis;

import static litellmha.Await.await;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellmha.names.RedisNames;

/**
 * The pods of a Redis in mode {@code sentinel}, as processes of this machine that the very commands of their containers
 * start. Each pod has an address of its own in 127.0.0.0/8, and files stand in for the DNS.
 */
public final class LocalReplicas implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String password;
    private final String network = "127.%d.%d.".formatted(random(), random());
    private final Map<Integer, String> addresses = new HashMap<>();
    private final Map<String, Process> processes = new HashMap<>();

    public LocalReplicas(Path folder, String password) throws IOException {
        this.folder = folder;
        this.password = password;
        Files.createDirectories(folder.resolve("hosts"));
    }

    private static int random() {
        return ThreadLocalRandom.current().nextInt(1, 255);
    }

    public static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server")));
    }

    /** Starts all pods and waits until the first has two replicas. */
    public void startAll() throws IOException {
        for (int pod = 0; pod < RedisPlan.REPLICATED_PODS; pod++) {
            create(pod);
        }
        awaitMaster(List.of(0));
    }

    /** Creates a pod, which gets an address that none had before. */
    void create(int pod) throws IOException {
        create(pod, List.of(PodPart.values()));
    }

    /** Creates a pod of which only some containers have started. */
    void create(int pod, List<PodPart> parts) throws IOException {
        addresses.put(pod, network + (addresses.size() + processes.size() + 1));
        publish(pod, address(pod));
        for (PodPart part : parts) {
            start(pod, part);
        }
    }

    /** Starts a container of a pod, whose volume keeps what was in it. */
    void start(int pod, PodPart part) throws IOException {
        Path data = Files.createDirectories(data(pod, part));
        ProcessBuilder builder = new ProcessBuilder(part.command(pod, address(pod), data, folder.resolve("hosts")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(pod, part).toFile()));
        builder.environment().put("REDIS_PASSWORD", password);
        builder.environment().put("REDISCLI_AUTH", password);
        builder.environment().put("POD_IP", address(pod));
        processes.put(pod + part.container() + processes.size(), builder.start());
    }

    /** Starts another server in a container's place. */
    void start(int pod, PodPart part, List<String> command) throws IOException {
        processes.put(
                pod + part.container() + processes.size(),
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log(pod, part).toFile())
                        .start());
    }

    Path log(int pod, PodPart part) {
        return folder.resolve("%s-%d.log".formatted(part.container(), pod));
    }

    Path data(int pod, PodPart part) {
        return folder.resolve("%s-%d".formatted(part.container(), pod));
    }

    public String address(int pod) {
        return addresses.get(pod);
    }

    /** Returns the process of a container that was started last. */
    Process process(int pod, PodPart part) {
        return IntStream.range(0, processes.size())
                .mapToObj(i -> processes.get(pod + part.container() + (processes.size() - 1 - i)))
                .filter(process -> process != null)
                .findFirst()
                .orElseThrow();
    }

    /** Ends a container without warning. */
    void kill(int pod, PodPart part) throws InterruptedException {
        process(pod, part).destroyForcibly().waitFor();
    }

    /** Takes a pod away with its address. */
    public void delete(int pod) throws IOException, InterruptedException {
        for (PodPart part : PodPart.values()) {
            kill(pod, part);
        }
        Files.deleteIfExists(host(pod));
    }

    private Path host(int pod) {
        return folder.resolve("hosts")
                .resolve(RedisNames.hosts(RedisPlan.REPLICATED_PODS).get(pod));
    }

    /** Lets the scripts find a pod under an address. */
    void publish(int pod, String address) throws IOException {
        Files.writeString(host(pod), address + "\n");
    }

    /** Returns an address at which every connection is refused. */
    String deadAddress() {
        return network + 254;
    }

    /** Makes both processes of a pod stand still ({@code STOP}), or go on ({@code CONT}). */
    public void signal(int pod, String signal) throws IOException, InterruptedException {
        for (PodPart part : PodPart.values()) {
            new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            Long.toString(process(pod, part).pid()))
                    .start()
                    .waitFor();
        }
    }

    /** Returns what Redis or the Sentinel of a pod answers; nothing if it does not. */
    String ask(int pod, PodPart part, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("timeout", "2", "redis-cli", "-h", address(pod), "-p", Integer.toString(part.port())));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("REDISCLI_AUTH", password);
        Process process = builder.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return answer;
    }

    String redis(int pod, String... words) throws IOException, InterruptedException {
        return ask(pod, PodPart.REDIS, words);
    }

    /** Waits until one of the pods is the master and every pod that runs is its replica, and returns it. */
    public int awaitMaster(List<Integer> candidates) {
        return await(
                        "one of %s is the master".formatted(candidates),
                        PATIENCE,
                        () -> candidates.stream().filter(this::isMaster).toList(),
                        masters -> masters.size() == 1)
                .get(0);
    }

    /** Whether a Redis takes writes, and its own Sentinel calls it the master. */
    private boolean isMaster(int pod) {
        try {
            return redis(pod, "set", "written", "by a test").equals("OK")
                    && ask(pod, PodPart.SENTINEL, "sentinel", "get-master-addr-by-name", RedisNames.MASTER_NAME)
                            .startsWith(address(pod) + "\n");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the Redis of a pod has all that the master has. */
    void awaitReplica(int pod, int master) {
        await(
                "pod %d is a replica of pod %d".formatted(pod, master),
                PATIENCE,
                () -> redis(pod, "role"),
                role -> role.startsWith("slave\n%s\n".formatted(address(master))) && role.contains("\nconnected\n"));
    }

    void awaitLog(int pod, PodPart part, String text) {
        await("the log has: " + text, PATIENCE, () -> Files.readString(log(pod, part)), log -> log.contains(text));
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : processes.values()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
