package litellmha.verify.cluster;

/**
 * A pod of the stack.
 *
 * @param uid tells it from a later pod of the same name
 * @param address of IP, or empty
 * @param node or empty
 * @param role {@code gateway}, {@code redis}, {@code primary}, {@code replica}, or empty
 * @param leaving whether it is being deleted
 */
public record Pod(String name, String uid, String address, String node, String role, boolean ready, boolean leaving) {}
