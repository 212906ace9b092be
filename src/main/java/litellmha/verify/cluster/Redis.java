package litellmha.verify.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import litellmha.names.RedisNames;
import litellmha.verify.model.BrokenCheckException;

/** The Redis that all replicas count budgets and limits in. */
public final class Redis {

    private final StackPods pods;
    private final PodPrograms programs;

    Redis(StackPods pods, PodPrograms programs) {
        this.pods = pods;
        this.programs = programs;
    }

    /**
     * Returns the pod whose Redis counts: of several, the master.
     *
     * @throws BrokenCheckException if there is none
     */
    public Pod pod() {
        return counting(Optional.empty()).orElseThrow(() -> new BrokenCheckException("no pod of Redis counts"));
    }

    public boolean answers() {
        return answersWithout(Optional.empty());
    }

    /** @param lost the UID of a pod of several that does not count any more, whatever it says */
    public boolean answersWithout(Optional<String> lost) {
        return counting(lost).isPresent();
    }

    private Optional<Pod> counting(Optional<String> lost) {
        return pods.redis().stream()
                .filter(pod -> !Optional.of(pod.uid()).equals(lost))
                .filter(this::isMaster)
                .findFirst();
    }

    private boolean isMaster(Pod pod) {
        try {
            return command(pod, "role").contains("master");
        } catch (BrokenCheckException e) {
            return false;
        }
    }

    /** Lets Redis keep its connections and answer nothing for a while. */
    public void freeze(Duration duration) {
        command(pod(), "client pause %d all".formatted(duration.toMillis()));
    }

    /**
     * Returns the sum of the values of these keys. One that is not there counts as 0.
     *
     * @param keys without white space
     */
    public double sum(List<String> keys) {
        return command(pod(), "mget " + String.join(" ", keys)).stream()
                .filter(value -> !value.isBlank())
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    /** Returns the lines of the answer. The password stays in the pod. */
    private List<String> command(Pod pod, String command) {
        return programs.run(
                        pod.name(),
                        RedisNames.CONTAINER,
                        "sh",
                        "-c",
                        "REDISCLI_AUTH=\"$%s\" exec redis-cli %s".formatted(RedisNames.PASSWORD, command))
                .lines()
                .toList();
    }
}
