package litellmha.verify.cluster;

/**
 * A pod of the stack, as it was when it was listed.
 *
 * @param uid tells it from a later pod of the same name
 * @param address its IP address, or empty
 * @param node its name, or empty
 * @param role {@code gateway}, {@code redis}, {@code primary}, {@code replica}, or empty
 * @param terminating whether it has a deletion timestamp
 */
public record Pod(String name, String uid, String address, String node, String role, boolean ready, boolean terminating)
        implements Replica {

    @Override
    public boolean alone() {
        return true;
    }
}
