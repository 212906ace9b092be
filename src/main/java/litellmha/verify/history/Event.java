package litellmha.verify.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import litellmha.verify.model.Guarantees;

/** Something that happened in a run. Texts from the cluster are kept as they came; keys and passwords never are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(name = "run-started", value = Event.RunStarted.class),
    @Type(name = "gateway-run-started", value = Event.GatewayRunStarted.class),
    @Type(name = "run-ended", value = Event.RunEnded.class),
    @Type(name = "check-started", value = Event.CheckStarted.class),
    @Type(name = "check-ended", value = Event.CheckEnded.class),
    @Type(name = "check-skipped", value = Event.CheckSkipped.class),
    @Type(name = "check-broken", value = Event.CheckBroken.class),
    @Type(name = "left-unhealthy", value = Event.LeftUnhealthy.class),
    @Type(name = "phase", value = Event.Phase.class),
    @Type(name = "write", value = Event.Write.class),
    @Type(name = "rows-found", value = Event.RowsFound.class),
    @Type(name = "request", value = Event.Request.class),
    @Type(name = "database-state", value = Event.DatabaseState.class),
    @Type(name = "gateway-state", value = Event.GatewayState.class),
    @Type(name = "fault", value = Event.Fault.class),
    @Type(name = "eviction", value = Event.Eviction.class),
    @Type(name = "comparison", value = Event.Comparison.class),
    @Type(name = "measurement", value = Event.Measurement.class),
    @Type(name = "models-served", value = Event.ModelsServed.class),
    @Type(name = "backups", value = Event.Backups.class)
})
public sealed interface Event {

    /** The first line of a history. */
    sealed interface RunBegun extends Event {

        /** Returns the format of the history, {@link History#FORMAT}. */
        int format();

        /** Returns a name that no other run has. */
        String run();

        /** Returns the number of LiteLLM replicas that are to be tested, or nothing if it cannot be known. */
        OptionalInt replicas();
    }

    /** The start of a run on a stack. */
    record RunStarted(int format, String run, String stack, String namespace, String context, Guarantees guarantees)
            implements RunBegun {

        /** The start of a run whose history is of this version's format. */
        public RunStarted(String run, String stack, String namespace, String context, Guarantees guarantees) {
            this(History.FORMAT, run, stack, namespace, context, guarantees);
        }

        @Override
        public OptionalInt replicas() {
            return OptionalInt.of(guarantees.gatewayReplicas());
        }
    }

    /**
     * The start of a run on a LiteLLM that is no stack, so that no tier says what it guarantees.
     *
     * @param url the address of the gateway
     * @param pods those that are asked one by one; empty if all requests go to the URL
     */
    record GatewayRunStarted(int format, String run, String url, Optional<PodsAsked> pods) implements RunBegun {

        /** The start of a run whose history is of this version's format. */
        public GatewayRunStarted(String run, String url, Optional<PodsAsked> pods) {
            this(History.FORMAT, run, url, pods);
        }

        @Override
        public OptionalInt replicas() {
            return pods.map(asked -> OptionalInt.of(asked.count())).orElse(OptionalInt.empty());
        }
    }

    /** The pods behind a Deployment when the run started. */
    record PodsAsked(String deployment, String namespace, String context, int count) {}

    /** The last line. A history without it is cut off. */
    record RunEnded() implements Event {}

    record CheckStarted(String claim) implements Event {}

    record CheckEnded() implements Event {}

    record CheckSkipped(String reason) implements Event {}

    /** The check could not be completed. */
    record CheckBroken(String reason) implements Event {}

    /** After the check had undone its changes, the stack did not become healthy in time. */
    record LeftUnhealthy(String reason) implements Event {}

    /** A part of the check begins, such as {@code without grace}. */
    record Phase(String name) implements Event {}

    /**
     * A probe row, at the time at which its outcome was known.
     *
     * @param connection the writer; numbers count from 1 on each
     * @param acknowledged whether Postgres said that it is committed; if not, it may be there or not
     * @param seconds from sending to the outcome
     * @param timeline of the WAL that the row went to, 0 if not acknowledged
     * @param rowTime the server's clock at the insert, seconds since 1970, 0 if not acknowledged
     * @param server address that wrote it, empty if not acknowledged
     * @param error the client's, empty if acknowledged
     */
    record Write(
            int connection,
            long number,
            boolean acknowledged,
            double seconds,
            int timeline,
            double rowTime,
            String server,
            String error)
            implements Event {
        public Write {
            requireFinite(seconds, rowTime);
        }
    }

    /**
     * The rows of a connection that are in the table when all is over.
     *
     * @param ranges from and to, both included, in ascending order
     */
    record RowsFound(int connection, List<long[]> ranges) implements Event {
        public RowsFound {
            ranges = List.copyOf(ranges);
            if (ranges.stream().anyMatch(range -> range.length != 2 || range[0] > range[1])) {
                throw new IllegalArgumentException("a range is no from and to");
            }
        }
    }

    /**
     * A request to LiteLLM, at the time at which its answer was complete.
     *
     * @param load the name of what sent it, such as {@code budget}
     * @param pod that served it; empty if it went through the Service
     * @param code of HTTP, 0 if there was no answer
     * @param error {@code error.type} of the answer, or the client's error, or empty
     * @param seconds from sending to the end of the answer
     * @param cost in US dollars, as the answer's header has it
     * @param complete whether the body came to its end; of a stream, its {@code [DONE]}
     */
    record Request(String load, String pod, int code, String error, double seconds, double cost, boolean complete)
            implements Event {

        /** The load of requests that make a key. */
        public static final String MINT_KEY = "mint";

        /** The load of requests that delete a key. */
        public static final String DELETE_KEY = "delete";

        /** The load of requests that change a key. */
        public static final String UPDATE_KEY = "update";

        /** The load of requests by which the administrator makes and deletes users, teams and the like. */
        public static final String MANAGE = "manage";

        /** The name of the administrator's key. */
        public static final String MASTER_KEY = "master";

        /** The name of a key that was never made. */
        public static final String UNKNOWN_KEY = "unknown";

        public Request {
            requireFinite(seconds, cost);
        }
    }

    /**
     * CloudNativePG's Cluster and what the Service of the primary points to, at a change of any of it.
     *
     * @param primary the pod, or empty
     * @param endpoints pods behind the read-write Service
     */
    record DatabaseState(String phase, String primary, int readyInstances, List<String> endpoints) implements Event {
        public DatabaseState {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * The gateway's pods at a change.
     *
     * @param endpoints pods behind the Service that are ready
     */
    record GatewayState(List<String> pods, List<String> endpoints) implements Event {
        public GatewayState {
            pods = List.copyOf(pods);
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * A change that the check made to the cluster.
     *
     * @param action such as {@code delete pod}
     * @param target such as {@code litellm-pg-1}
     * @param detail such as {@code grace period 0 s}
     */
    record Fault(String action, String target, String detail) implements Event {}

    /**
     * An answer of the eviction API.
     *
     * @param role {@code primary}, {@code replica} or {@code gateway}
     * @param code 201 if evicted, 429 if a disruption budget refuses, 500 if more than one disruption budget selects the pod
     */
    record Eviction(String pod, String role, boolean dryRun, int code, String message) implements Event {}

    /** Something that the stack declares, compared with what runs. */
    record Comparison(String what, String declared, String found) implements Event {}

    /**
     * A number from another source than requests and rows.
     *
     * @param subject what it belongs to, such as a pod
     */
    record Measurement(String name, Optional<String> subject, double value, String unit) implements Event {
        public Measurement {
            requireFinite(value);
        }
    }

    /**
     * The models that a replica serves.
     *
     * @param models the text of each deployment with its prices, {@code input_cost_per_token=2.5E-7}, in their order
     */
    record ModelsServed(String pod, List<String> models) implements Event {
        public ModelsServed {
            models = List.copyOf(models);
        }
    }

    /** The scheduled backups of the stack, and what has become of them. */
    record Backups(BackupState state) implements Event {}

    /** A manipulated history could contain a number that allows no verdict. */
    private static void requireFinite(double... values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(value + " is not a number of seconds, dollars or bytes");
            }
        }
    }
}
