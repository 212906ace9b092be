package litellmha.offline;

/**
 * Hears of each operation just before the {@link OfflineProvider} carries it out; previews and reads are not reported.
 *
 * <p>It is called on the thread that serves the operation, so calls may overlap, and one that blocks holds its
 * operation back. An exception becomes that operation's failure, and its message is shown to the user as it is: keep
 * secrets out of it.
 */
@FunctionalInterface
public interface OperationListener {
    /** Lets every operation pass. */
    OperationListener NONE = operation -> {};

    void before(Operation operation);

    /** What is done to an object. */
    enum Kind {
        CREATE,
        UPDATE,
        DELETE
    }

    /** One operation on one object. */
    record Operation(Kind kind, String objectKind, String name) {}
}
