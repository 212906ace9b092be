package litellmha.verify.undo;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import litellmha.names.VerifyNames;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.model.BrokenCheckException;

/**
 * The ConfigMap of a run: it belongs to the run that is named in it, which shows a sign of life in it and keeps its undo
 * journal there. Thread-safe.
 */
final class LockObject {

    private static final String RUN = "run";
    private static final String HEARTBEAT = "heartbeat";
    private static final String STEPS = "undo";

    private final StackCluster cluster;
    private final String run;

    LockObject(StackCluster cluster, String run) {
        this.cluster = cluster;
        this.run = run;
    }

    /** The contents of the lock, whichever run holds it. */
    record Content(ConfigMap object) {

        private Optional<String> value(String key) {
            return Optional.ofNullable(object.getData()).map(data -> data.get(key));
        }

        String run() {
            return value(RUN).orElse("?");
        }

        Optional<String> heartbeat() {
            return value(HEARTBEAT);
        }

        String steps() {
            return value(STEPS).orElse("[]");
        }
    }

    Optional<Content> find() {
        return Optional.ofNullable(cluster.client()
                        .configMaps()
                        .inNamespace(cluster.namespace())
                        .withName(VerifyNames.LOCK)
                        .get())
                .map(Content::new);
    }

    void create(Map<String, String> labels) {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(VerifyNames.LOCK)
                        .withNamespace(cluster.namespace())
                        .withLabels(labels)
                        .endMetadata()
                        .withData(Map.of(RUN, run, HEARTBEAT, "0", STEPS, "[]"))
                        .build())
                .create();
    }

    /** Makes a dead run's object this run's. Of several runs that try only one can: the object must be as it was read. */
    void takeOver(Content dead) {
        write(dead, Map.of(RUN, run, HEARTBEAT, "0", STEPS, dead.steps()));
    }

    void beat(long beats) {
        put(HEARTBEAT, Long.toString(beats));
    }

    void keepSteps(String steps) {
        put(STEPS, steps);
    }

    /** @throws BrokenCheckException if the object is no longer this run's */
    private synchronized void put(String key, String value) {
        write(
                own().orElseThrow(() -> new BrokenCheckException(
                        "%s is no longer this run's: it was deleted, or another run took it over".formatted(where()))),
                Map.of(key, value));
    }

    /** The API server refuses if the object has changed since it was read. */
    private void write(Content found, Map<String, String> changed) {
        Map<String, String> data =
                new HashMap<>(Optional.ofNullable(found.object().getData()).orElse(Map.of()));
        data.putAll(changed);
        cluster.client()
                .resource(new ConfigMapBuilder(found.object()).withData(data).build())
                .update();
    }

    Optional<Content> own() {
        return find().filter(found -> found.run().equals(run));
    }

    /** Deletes the object, unless it is another run's by now. */
    void delete() {
        own().ifPresent(found -> cluster.client().resource(found.object()).delete());
    }

    /** Returns its place in the cluster, for messages. */
    String where() {
        return "ConfigMap %s in namespace %s".formatted(VerifyNames.LOCK, cluster.namespace());
    }
}
