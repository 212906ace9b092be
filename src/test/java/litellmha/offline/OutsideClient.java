package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Somebody who works on a cluster beside the provider. */
public interface OutsideClient {
    /** Creates an object as {@code kubectl create} does. */
    void create(ObjectNode object, String manager);

    /** Applies an object server-side, and takes fields from others. */
    void apply(ObjectNode object, String manager);

    void delete(ObjectNode object);

    /** Returns the object of that name as it is, with its managed fields. */
    Optional<ObjectNode> find(ObjectNode object);
}
