package litellmha.names;

import java.util.Set;

/** The kinds of a stack's objects that are in no namespace. */
public final class ClusterKinds {

    private static final Set<String> KINDS = Set.of("Namespace", "ClusterRole", "ClusterRoleBinding");

    private ClusterKinds() {}

    public static boolean holds(String kind) {
        return KINDS.contains(kind);
    }
}
